#include "engine/base/json_place.h"

#include <map>
#include <memory>

namespace cairn {
namespace {

constexpr int kMaxSteps = 200;

/// The places that are wanted, as a tree of keys and indexes ("[2]").
struct Wanted {
  std::map<std::string, std::unique_ptr<Wanted>, std::less<>> children;
  TextPlace place;
  Wanted* parent = nullptr;

  Wanted* child(std::string_view step) {
    auto found = children.find(step);
    if (found == children.end()) {
      found = children.emplace(std::string(step), std::make_unique<Wanted>()).first;
      found->second->parent = this;
    }
    return found->second.get();
  }
  Wanted* find(std::string_view step) const {
    const auto found = children.find(step);
    return found == children.end() ? nullptr : found->second.get();
  }
};

/// "item[2]" is the steps "item" and "[2]".
Wanted* follow(Wanted* at, std::string_view step) {
  const std::size_t bracket = step.find('[');
  at = at->child(step.substr(0, bracket));
  return bracket == std::string_view::npos ? at : at->child(step.substr(bracket));
}

/// The node of a FHIRPath location; its first step, the type of the resource, is the root.
Wanted* add_path(Wanted* root, std::string_view path) {
  std::size_t dot = path.find('.');
  for (int steps = 0; dot != std::string_view::npos && steps < kMaxSteps; ++steps) {
    path.remove_prefix(dot + 1);
    dot = path.find('.');
    root = follow(root, path.substr(0, dot));
  }
  return root;
}

Wanted* add_pointer(Wanted* root, std::string_view pointer) {
  for (int steps = 0; !pointer.empty() && steps < kMaxSteps; ++steps) {
    pointer.remove_prefix(1);
    const std::string_view step = pointer.substr(0, pointer.find('/'));
    const bool is_index = !step.empty() && step.find_first_not_of("0123456789") == std::string_view::npos;
    root = root->child(is_index ? "[" + std::string(step) + "]" : std::string(step));
    pointer.remove_prefix(step.size());
  }
  return root;
}

/// Walks the text and notes where the wanted places begin. What nobody wants is only stepped over.
class Scanner {
 public:
  Scanner(std::string_view text, Wanted* root) : text_(text), next_(root) {}

  void run() {
    while (at_ < text_.size()) step();
  }

 private:
  struct Level {
    Wanted* wanted = nullptr;  // of the object or array; null when nothing inside is wanted
    bool is_array = false;
    std::size_t index = 0;
  };

  void step() {
    const char letter = text_[at_];
    switch (letter) {
      case '\n':
        ++line_;
        counted_ = ++at_;
        column_ = 1;
        return;
      case '{':
      case '[':
        note();
        levels_.push_back({next_, letter == '[', 0});
        next_ = nullptr;
        ++at_;
        if (letter == '[')
          enter_element();
        else
          expects_key_ = true;
        return;
      case '}':
      case ']':
        if (!levels_.empty()) levels_.pop_back();
        next_ = nullptr;
        expects_key_ = false;
        ++at_;
        return;
      case ',':
        ++at_;
        if (levels_.empty()) return;
        if (levels_.back().is_array) {
          ++levels_.back().index;
          enter_element();
        } else {
          expects_key_ = true;
        }
        return;
      case '"':
        read_string();
        return;
      case ' ':
      case '\t':
      case '\r':
      case ':':
        ++at_;
        return;
      default:
        note();  // a number or a word
        while (at_ < text_.size() && std::string_view(",]} \t\r\n").find(text_[at_]) == std::string_view::npos) ++at_;
    }
  }

  void enter_element() {
    const Level& level = levels_.back();
    next_ = level.wanted == nullptr ? nullptr : level.wanted->find("[" + std::to_string(level.index) + "]");
  }

  void read_string() {
    const std::size_t begin = at_ + 1;
    const bool is_key = expects_key_;
    if (!is_key) note();
    ++at_;
    while (at_ < text_.size() && text_[at_] != '"') at_ += text_[at_] == '\\' ? 2 : 1;
    const std::size_t end = at_ < text_.size() ? at_ : text_.size();
    at_ = end < text_.size() ? end + 1 : end;
    if (!is_key) return;
    expects_key_ = false;
    Wanted* around = levels_.empty() ? nullptr : levels_.back().wanted;
    next_ = around == nullptr ? nullptr : around->find(text_.substr(begin, end - begin));
    if (next_ != nullptr) next_->place = place_of(begin - 1);  // a member is where its name is
  }

  void note() {
    if (next_ != nullptr && next_->place.line == 0) next_->place = place_of(at_);
  }

  /// Places are asked for in the order of the text, so no character is counted twice.
  TextPlace place_of(std::size_t at) {
    for (; counted_ < at; ++counted_) {
      if ((static_cast<unsigned char>(text_[counted_]) & 0xC0U) != 0x80U) ++column_;
    }
    return {line_, column_};
  }

  std::string_view text_;
  std::size_t at_ = 0, line_ = 1, column_ = 1, counted_ = 0;
  std::vector<Level> levels_;
  Wanted* next_;  // of the value that comes next
  bool expects_key_ = false;
};

}  // namespace

std::vector<TextPlace> locate_paths(std::string_view json_text, std::span<const std::string> paths,
                                    std::string_view root) {
  Wanted tree;
  Wanted* resource = add_pointer(&tree, root);
  std::vector<const Wanted*> found;
  for (const std::string& path : paths)
    found.push_back(path.starts_with('/') ? add_pointer(resource, path) : add_path(resource, path));
  Scanner(json_text, &tree).run();
  std::vector<TextPlace> places;
  for (const Wanted* wanted : found) {
    while (wanted->place.line == 0 && wanted->parent != nullptr) wanted = wanted->parent;
    places.push_back(wanted->place);
  }
  return places;
}

}  // namespace cairn
