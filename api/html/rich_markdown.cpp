#include <algorithm>

#include "api/html/rich_tree.h"
#include "engine/base/text.h"

namespace cairn::api::html {
namespace {

bool is_blank(std::string_view line) { return line.find_first_not_of(" \t") == std::string_view::npos; }
bool is_punctuation(char letter) {
  return std::string_view("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~").find(letter) != std::string_view::npos;
}
bool is_word_letter(char letter) {
  return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') || (letter >= '0' && letter <= '9') ||
         static_cast<unsigned char>(letter) >= 0x80;
}

/// The marks inside a paragraph: emphasis, links, breaks, escapes.
class InlineReader {
 public:
  InlineReader(std::string_view text, RichTreeBuilder& builder) : text_(text), builder_(builder) {}

  void read() {
    while (at_ < text_.size()) {
      const std::size_t next = std::min(text_.find_first_of("\\*_`[!<&\n", at_), text_.size());
      builder_.add_text(text_.substr(at_, next - at_));
      at_ = next;
      if (at_ < text_.size() && !read_mark()) builder_.add_text(text_.substr(at_++, 1));
    }
    while (!opened_.empty()) unwrap_last();
  }

 private:
  static constexpr std::size_t kLongestLabel = 500, kLongestAddress = 2000;

  bool read_mark() {
    switch (text_[at_]) {
      case '\\':
        return read_escape();
      case '*':
      case '_':
        return read_emphasis();
      case '`':
        return read_code();
      case '[':
        return read_link(at_);
      case '!':
        return at_ + 1 < text_.size() && text_[at_ + 1] == '[' && read_link(at_ + 1);
      case '<':
        return read_angle();
      case '&':
        return read_entity();
      default:
        return read_line_end();
    }
  }

  bool read_escape() {
    if (at_ + 1 >= text_.size()) return false;
    if (text_[at_ + 1] == '\n')
      builder_.add_break();
    else if (is_punctuation(text_[at_ + 1]))
      builder_.add_text(text_.substr(at_ + 1, 1));
    else
      return false;
    at_ += 2;
    return true;
  }

  // Two spaces before the end of a line ask for a break; one line end alone is a space.
  bool read_line_end() {
    if (at_ >= 2 && text_.substr(at_ - 2, 2) == "  ")
      builder_.add_break();
    else
      builder_.add_text(" ");
    at_ = std::min(text_.find_first_not_of(" \t", at_ + 1), text_.size());
    return true;
  }

  bool read_emphasis() {
    const char letter = text_[at_];
    const std::size_t run = std::min(text_.find_first_not_of(letter, at_), text_.size()) - at_;
    const std::size_t length = run >= 2 ? 2 : 1;
    const char before = at_ == 0 ? ' ' : text_[at_ - 1];
    const char after = at_ + length < text_.size() ? text_[at_ + length] : ' ';
    const bool splits_word = letter == '_' && is_word_letter(before) && is_word_letter(after);
    const std::string_view mark = text_.substr(at_, length);
    const auto opened = std::find(opened_.rbegin(), opened_.rend(), mark);
    if (opened != opened_.rend() && before != ' ' && before != '\n' && !splits_word) {
      while (opened_.back() != mark) unwrap_last();
      opened_.pop_back();
      builder_.close(length == 2 ? RichKind::Strong : RichKind::Emphasis);
    } else if (after != ' ' && after != '\n' && !splits_word &&
               builder_.open(length == 2 ? RichKind::Strong : RichKind::Emphasis)) {
      opened_.push_back(mark);
    } else {
      builder_.add_text(mark);
    }
    at_ += length;
    return true;
  }

  void unwrap_last() {
    builder_.unwrap_innermost(opened_.back());
    opened_.pop_back();
  }

  bool read_code() {
    const std::size_t end = text_.substr(0, std::min(at_ + kLongestLabel, text_.size())).find('`', at_ + 1);
    if (end == std::string_view::npos) return false;
    builder_.add_text(text_.substr(at_ + 1, end - at_ - 1));
    at_ = end + 1;
    return true;
  }

  // [label](address "title"); with '!' in front a picture, of which the label stays.
  bool read_link(std::size_t bracket) {
    const auto within = [&](std::size_t from, std::size_t length) {
      return text_.substr(0, std::min(from + length, text_.size()));
    };
    const std::size_t close = within(bracket, kLongestLabel).find("](", bracket);
    if (close == std::string_view::npos) return false;
    const std::size_t end = within(close, kLongestAddress).find(')', close);
    if (end == std::string_view::npos) return false;
    const std::string_view label = text_.substr(bracket + 1, close - bracket - 1);
    const std::string_view target = trim(text_.substr(close + 2, end - close - 2));
    const bool is_picture = bracket != at_;
    const std::string_view address = target.substr(0, target.find(' '));
    const std::string_view title = trim(target.substr(address.size()));
    if (!title.empty() && title.front() != '"' && title.front() != '\'') return false;
    const bool is_open = !is_picture && builder_.open(RichKind::Link, std::string(address));
    builder_.add_text(decode_entities(label));
    if (is_open) builder_.close(RichKind::Link);
    at_ = end + 1;
    return true;
  }

  // <https://example.org> and <br>; other tags are shown as they are written: Markdown of FHIR has none.
  bool read_angle() {
    const std::size_t end = text_.substr(0, std::min(at_ + kLongestAddress, text_.size())).find('>', at_);
    if (end == std::string_view::npos) return false;
    const std::string_view inner = text_.substr(at_ + 1, end - at_ - 1);
    if (inner == "br" || inner == "br/" || inner == "br /") {
      builder_.add_break();
    } else if (!safe_address(inner).empty()) {
      if (builder_.open(RichKind::Link, std::string(inner))) {
        builder_.add_text(inner);
        builder_.close(RichKind::Link);
      }
    } else {
      return false;
    }
    at_ = end + 1;
    return true;
  }

  bool read_entity() {
    const std::size_t end = text_.substr(0, std::min(at_ + 12, text_.size())).find(';', at_);
    if (end == std::string_view::npos) return false;
    builder_.add_text(decode_entities(text_.substr(at_, end + 1 - at_)));
    at_ = end + 1;
    return true;
  }

  std::string_view text_;
  RichTreeBuilder& builder_;
  std::size_t at_ = 0;
  std::vector<std::string_view> opened_;
};

struct ListMark {
  bool is_there = false, is_numbered = false;
  std::size_t indent = 0, content = 0;  // columns of the mark and of what follows it
};

ListMark find_list_mark(std::string_view line) {
  ListMark mark;
  mark.indent = std::min(line.find_first_not_of(' '), line.size());
  std::size_t at = mark.indent;
  if (at >= line.size()) return mark;
  if (std::string_view("-*+").find(line[at]) != std::string_view::npos) {
    ++at;
  } else {
    const std::size_t end = std::min(line.find_first_not_of("0123456789", at), line.size());
    if (end == at || end - at > 9 || end == line.size() || (line[end] != '.' && line[end] != ')')) return mark;
    mark.is_numbered = true;
    at = end + 1;
  }
  if (at < line.size() && line[at] != ' ') return mark;
  mark.content = std::min(line.find_first_not_of(' ', at), line.size());
  mark.is_there = mark.content < line.size();
  return mark;
}

/// Blocks: paragraphs, headings, lists, quotations. One pass over the lines.
class BlockReader {
 public:
  RichNode read(std::string_view text) {
    for (std::size_t at = 0; at <= text.size();) {
      const std::size_t end = std::min(text.find('\n', at), text.size());
      read_line(text.substr(at, end - at));
      at = end + 1;
    }
    end_paragraph();
    return builder_.take();
  }

 private:
  void read_line(std::string_view line) {
    while (!line.empty() && line.find_first_not_of(' ') < 4 && line[line.find_first_not_of(' ')] == '>')
      line.remove_prefix(line.find('>') + 1);
    if (is_blank(line)) {
      end_paragraph();
      was_blank_ = true;
      return;
    }
    const ListMark mark = find_list_mark(line);
    const std::size_t indent = std::min(line.find_first_not_of(' '), line.size());
    if (is_rule(line)) {
      end_paragraph();
    } else if (mark.is_there) {
      start_item(mark);
      paragraph_ = line.substr(mark.content);
    } else if (const std::size_t level = std::min(line.find_first_not_of('#', indent), line.size()) - indent;
               level >= 1 && level <= 6 && indent + level < line.size() && line[indent + level] == ' ') {
      close_lists(0);
      write(RichKind::Heading, strip_hashes(line.substr(indent + level + 1)));
    } else {
      if (was_blank_ && paragraph_.empty()) close_lists(indent);
      paragraph_.append(paragraph_.empty() ? "" : "\n").append(line.substr(indent));
    }
    was_blank_ = false;
  }

  static std::string_view strip_hashes(std::string_view text) {
    const auto end = text.find_last_not_of("# ");
    return end == std::string_view::npos ? std::string_view() : text.substr(0, end + 1);
  }

  static bool is_rule(std::string_view line) {
    const char letter = trim(line).front();
    if (std::string_view("-*_").find(letter) == std::string_view::npos) return false;
    return std::count(line.begin(), line.end(), letter) >= 3 &&
           std::all_of(line.begin(), line.end(), [&](char c) { return c == letter || c == ' ' || c == '\t'; });
  }

  void start_item(const ListMark& mark) {
    end_paragraph();
    while (!lists_.empty() && mark.indent < lists_.back().indent) close_last_list();
    const bool is_deeper = lists_.empty() || mark.indent >= lists_.back().content;
    if (!is_deeper && lists_.back().is_numbered != mark.is_numbered) close_last_list();
    if (is_deeper || lists_.empty()) {
      if (lists_.size() < 8 && builder_.open(mark.is_numbered ? RichKind::NumberList : RichKind::BulletList))
        lists_.push_back(mark);
    } else {
      lists_.back().content = mark.content;
    }
    builder_.open(RichKind::ListItem);
  }

  void close_last_list() {
    builder_.close(lists_.back().is_numbered ? RichKind::NumberList : RichKind::BulletList);
    lists_.pop_back();
  }
  void close_lists(std::size_t indent) {
    end_paragraph();
    while (!lists_.empty() && indent < lists_.back().content) close_last_list();
  }

  void end_paragraph() {
    if (paragraph_.empty()) return;
    if (lists_.empty())
      write(RichKind::Paragraph, paragraph_);
    else
      InlineReader(paragraph_, builder_).read();
    paragraph_.clear();
  }

  void write(RichKind kind, std::string_view text) {
    const bool is_open = builder_.open(kind);
    InlineReader(text, builder_).read();
    if (is_open) builder_.close(kind);
  }

  RichTreeBuilder builder_;
  std::vector<ListMark> lists_;
  std::string paragraph_;
  bool was_blank_ = false;
};

}  // namespace

Html render_markdown(std::string_view source, RichPlace place) {
  return write_rich(BlockReader().read(normalise_newlines(source)), place);
}

RichQuestion split_markdown(std::string_view source) {
  return split_rich(BlockReader().read(normalise_newlines(source)));
}

}  // namespace cairn::api::html
