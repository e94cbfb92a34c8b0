#include <algorithm>
#include <optional>

#include "api/html/rich_tree.h"

namespace cairn::api::html {
namespace {

constexpr std::string_view kBlank = " \t\r\n";

struct Tag {
  std::string name;  // lower case, without a namespace prefix
  std::string address, alternative;
  bool is_closing = false, is_empty = false;
};

enum class Treatment { Open, Break, Picture, Divide, Drop };
struct Row {
  std::string_view name;
  Treatment treatment;
  RichKind kind = RichKind::Container;
};
// Tags that mean something here; any other tag is left out and its content stays.
constexpr Row kRows[] = {
    {"p", Treatment::Open, RichKind::Paragraph},
    {"div", Treatment::Open, RichKind::Container},
    {"section", Treatment::Open, RichKind::Container},
    {"blockquote", Treatment::Open, RichKind::Container},
    {"pre", Treatment::Open, RichKind::Container},
    {"dl", Treatment::Open, RichKind::Container},
    {"dt", Treatment::Open, RichKind::Paragraph},
    {"dd", Treatment::Open, RichKind::Paragraph},
    {"table", Treatment::Open, RichKind::Container},
    {"tr", Treatment::Open, RichKind::Paragraph},
    {"caption", Treatment::Open, RichKind::Paragraph},
    {"h1", Treatment::Open, RichKind::Heading},
    {"h2", Treatment::Open, RichKind::Heading},
    {"h3", Treatment::Open, RichKind::Heading},
    {"h4", Treatment::Open, RichKind::Heading},
    {"h5", Treatment::Open, RichKind::Heading},
    {"h6", Treatment::Open, RichKind::Heading},
    {"ul", Treatment::Open, RichKind::BulletList},
    {"ol", Treatment::Open, RichKind::NumberList},
    {"li", Treatment::Open, RichKind::ListItem},
    {"b", Treatment::Open, RichKind::Strong},
    {"strong", Treatment::Open, RichKind::Strong},
    {"u", Treatment::Open, RichKind::Strong},  // underlined words look like links
    {"i", Treatment::Open, RichKind::Emphasis},
    {"em", Treatment::Open, RichKind::Emphasis},
    {"sub", Treatment::Open, RichKind::Subscript},
    {"sup", Treatment::Open, RichKind::Superscript},
    {"a", Treatment::Open, RichKind::Link},
    {"br", Treatment::Break},
    {"img", Treatment::Picture},
    {"td", Treatment::Divide},
    {"th", Treatment::Divide},
    {"hr", Treatment::Divide},
    {"script", Treatment::Drop},
    {"style", Treatment::Drop},
    {"iframe", Treatment::Drop},
    {"object", Treatment::Drop},
    {"embed", Treatment::Drop},
    {"applet", Treatment::Drop},
    {"svg", Treatment::Drop},
    {"math", Treatment::Drop},
    {"template", Treatment::Drop},
    {"noscript", Treatment::Drop},
    {"title", Treatment::Drop},
    {"head", Treatment::Drop},
    {"textarea", Treatment::Drop},
    {"select", Treatment::Drop},
    {"button", Treatment::Drop},
    {"xmp", Treatment::Drop},
    {"video", Treatment::Drop},
    {"audio", Treatment::Drop},
    {"canvas", Treatment::Drop},
};

const Row* find_row(std::string_view name) {
  const auto found = std::find_if(std::begin(kRows), std::end(kRows), [&](const Row& row) { return row.name == name; });
  return found == std::end(kRows) ? nullptr : found;
}

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_name_letter(char c) { return is_letter(c) || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == ':'; }
char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

std::string read_name(std::string_view text, std::size_t& at) {
  std::string name;
  while (at < text.size() && is_name_letter(text[at])) name += lower(text[at++]);
  if (const auto colon = name.rfind(':'); colon != std::string::npos) name.erase(0, colon + 1);
  return name;
}

/// Reads a tag whose '<' lies at `at` and moves behind its '>'. Empty when it is no whole tag: then it is text.
std::optional<Tag> read_tag(std::string_view text, std::size_t& at) {
  std::size_t i = at + 1;
  Tag tag;
  if (i < text.size() && text[i] == '/') tag.is_closing = true, ++i;
  if (i >= text.size() || !is_letter(text[i])) return std::nullopt;
  tag.name = read_name(text, i);
  while (i < text.size() && text[i] != '>') {
    if (!is_name_letter(text[i])) {
      tag.is_empty = text[i] == '/';
      ++i;
      continue;
    }
    const std::string attribute = read_name(text, i);
    std::size_t j = std::min(text.find_first_not_of(kBlank, i), text.size());
    if (j >= text.size() || text[j] != '=') continue;
    j = std::min(text.find_first_not_of(kBlank, j + 1), text.size());
    if (j >= text.size()) return std::nullopt;
    std::string_view value;
    if (text[j] == '"' || text[j] == '\'') {
      const std::size_t end = text.find(text[j], j + 1);
      if (end == std::string_view::npos) return std::nullopt;
      value = text.substr(j + 1, end - j - 1);
      i = end + 1;
    } else {
      i = std::min(text.find_first_of(" \t\r\n>", j), text.size());
      value = text.substr(j, i - j);
    }
    if (attribute == "href") tag.address = decode_entities(value);
    if (attribute == "alt") tag.alternative = decode_entities(value);
  }
  if (i >= text.size()) return std::nullopt;
  at = i + 1;
  return tag;
}

class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  RichNode read() {
    for (std::size_t at = 0; at < text_.size();) {
      const std::size_t next = std::min(text_.find('<', at), text_.size());
      builder_.add_text(squeeze(text_.substr(at, next - at)));
      at = next;
      if (at < text_.size()) read_mark(at);
    }
    return builder_.take();
  }

 private:
  void read_mark(std::size_t& at) {
    if (text_.substr(at).starts_with("<!--")) return skip_to("-->", at);
    if (text_.substr(at).starts_with("<![CDATA[")) return skip_to("]]>", at);
    if (at + 1 < text_.size() && (text_[at + 1] == '!' || text_[at + 1] == '?')) return skip_to(">", at);
    const auto tag = patience_ > 0 ? read_tag(text_, at) : std::nullopt;
    if (!tag) {
      patience_ -= std::min(patience_, text_.size() - at);
      return builder_.add_text(text_.substr(at++, 1));
    }
    const Row* row = find_row(tag->name);
    if (row != nullptr) apply(*tag, *row, at);
  }

  void apply(const Tag& tag, const Row& row, std::size_t& at) {
    switch (row.treatment) {
      case Treatment::Open:
        if (tag.is_closing)
          builder_.close(row.kind);
        else if (builder_.open(row.kind, tag.address) && tag.is_empty)
          builder_.close(row.kind);
        return;
      case Treatment::Break:
        if (!tag.is_closing) builder_.add_break();
        return;
      case Treatment::Picture:
        builder_.add_text(tag.alternative);
        return;
      case Treatment::Divide:
        builder_.add_text(" ");
        return;
      case Treatment::Drop:
        if (!tag.is_closing && !tag.is_empty) skip_element(tag.name, at);
        return;
    }
  }

  void skip_to(std::string_view end, std::size_t& at) const {
    const std::size_t found = text_.find(end, at);
    at = found == std::string_view::npos ? text_.size() : found + end.size();
  }

  // To behind the element's own end tag; without one, nothing of the rest is shown.
  void skip_element(std::string_view name, std::size_t& at) const {
    for (std::size_t i = text_.find("</", at); i != std::string_view::npos; i = text_.find("</", i + 2)) {
      std::size_t name_at = i + 2;
      if (read_name(text_, name_at) == name) return at = i, skip_to(">", at);
    }
    at = text_.size();
  }

  static std::string squeeze(std::string_view text) {
    std::string squeezed;
    for (const char letter : text) {
      const bool is_blank = kBlank.find(letter) != std::string_view::npos;
      if (!is_blank)
        squeezed += letter;
      else if (squeezed.empty() || squeezed.back() != ' ')
        squeezed += ' ';
    }
    return decode_entities(squeezed);
  }

  std::string_view text_;
  std::size_t patience_ = 4 * text_.size();  // letters that broken tags may cost in all; after that '<' is only text
  RichTreeBuilder builder_;
};

}  // namespace

Html render_xhtml(std::string_view source, RichPlace place) { return write_rich(Reader(source).read(), place); }

RichQuestion split_xhtml(std::string_view source) { return split_rich(Reader(source).read()); }

}  // namespace cairn::api::html
