#include "engine/disclosure/redaction/cuts.h"

#include <algorithm>
#include <cctype>
#include <charconv>

#include "engine/base/text.h"
#include "engine/disclosure/redaction/redactor.h"

namespace cairn::disclosure {
namespace {

struct Range {
  char32_t first, last;
};
// Nothing to be seen, or the direction of what follows turned round. Joiners (200C, 200D) and marks (200E, 200F) are
// needed to write some languages.
constexpr Range kUnseen[] = {{0x00, 0x08},     {0x0B, 0x0C},     {0x0E, 0x1F},      {0x7F, 0x9F},
                             {0xAD, 0xAD},     {0x200B, 0x200B}, {0x202A, 0x202E},  {0x2060, 0x206F},
                             {0xFEFF, 0xFEFF}, {0xFFF9, 0xFFFC}, {0xE0000, 0xE0FFF}};

bool is_unseen(char32_t letter) {
  return std::any_of(std::begin(kUnseen), std::end(kUnseen),
                     [&](const Range& range) { return letter >= range.first && letter <= range.last; });
}

std::size_t length_at(std::string_view text, std::size_t at) {
  const auto lead = static_cast<unsigned char>(text[at]);
  const std::size_t length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  return std::min(length, text.size() - at);
}

char32_t decode(std::string_view letter) {
  static constexpr unsigned kLeadMask[] = {0, 0x7F, 0x1F, 0x0F, 0x07};
  char32_t value = static_cast<unsigned char>(letter[0]) & kLeadMask[letter.size()];
  for (const char byte : letter.substr(1)) value = (value << 6) | (static_cast<unsigned char>(byte) & 0x3FU);
  return value;
}

bool is_space(char c) { return c == ' ' || c == '\n' || c == '\t'; }
bool is_word_letter(char c) {
  return static_cast<unsigned char>(c) < 0x80 && std::isalnum(static_cast<unsigned char>(c));
}
char lower(char c) { return static_cast<unsigned char>(c) < 0x80 ? static_cast<char>(std::tolower(c)) : c; }

/// The end of the words in the text when they begin at `at`; 0 when they do not.
std::size_t match_at(std::string_view text, std::size_t at, std::string_view words) {
  std::size_t i = at;
  for (std::size_t j = 0; j < words.size();) {
    if (i >= text.size()) return 0;
    if (is_space(words[j])) {
      if (!is_space(text[i])) return 0;
      while (j < words.size() && is_space(words[j])) ++j;
      while (i < text.size() && is_space(text[i])) ++i;
      continue;
    }
    if (lower(text[i]) != lower(words[j])) return 0;
    ++i, ++j;
  }
  const bool cuts_word_open = at > 0 && is_word_letter(text[at - 1]) && is_word_letter(text[at]);
  const bool cuts_word_off = i < text.size() && is_word_letter(text[i]) && is_word_letter(text[i - 1]);
  return cuts_word_open || cuts_word_off ? 0 : i;
}

/// The new cut takes in those it touches.
void add_cut(Cuts& cuts, Cut added) {
  std::erase_if(cuts, [&](const Cut& one) {
    if (one.end <= added.begin || one.begin >= added.end) return false;
    added.begin = std::min(added.begin, one.begin), added.end = std::max(added.end, one.end);
    return true;
  });
  const auto place = std::find_if(cuts.begin(), cuts.end(), [&](const Cut& one) { return one.begin > added.begin; });
  cuts.insert(place, std::move(added));
}

bool is_cut(const Cuts& cuts, std::size_t begin, std::size_t end) {
  return std::any_of(cuts.begin(), cuts.end(), [&](const Cut& one) { return one.begin <= begin && one.end >= end; });
}

/// What a reader sees, and for each of its bytes which part of the text it stands for: of a mark, all that is behind
/// it.
struct Visible {
  std::string text;
  std::vector<std::size_t> begins, ends;

  Visible(std::string_view words, const Cuts& cuts) {
    std::size_t at = 0;
    const auto add_plain = [&](std::size_t end) {
      for (; at < end; ++at) add(words.substr(at, 1), at, at + 1);
    };
    for (const Cut& one : cuts) {
      add_plain(one.begin);
      add(one.tag, one.begin, one.end);
      at = one.end;
    }
    add_plain(words.size());
  }

 private:
  void add(std::string_view shown, std::size_t begin, std::size_t end) {
    text += shown;
    begins.resize(text.size(), begin);
    ends.resize(text.size(), end);
  }
};

/// The first place where the words stand in what a reader sees, and that is not out already. What is behind a mark is
/// never compared: the answer would tell it.
std::optional<Cut> find_visible(std::string_view text, std::string_view words, const Cuts& cuts) {
  const Visible visible(text, cuts);
  for (std::size_t at = 0; at < visible.text.size(); at += length_at(visible.text, at)) {
    const std::size_t end = match_at(visible.text, at, words);
    if (end == 0 || is_cut(cuts, visible.begins[at], visible.ends[end - 1])) continue;
    return Cut{visible.begins[at], visible.ends[end - 1], std::string(kReaderTag)};
  }
  return std::nullopt;
}

bool read_number(std::string_view& text, std::size_t& value) {
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (failure != std::errc{} || end == text.data()) return false;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return true;
}

bool read_sign(std::string_view& text, char sign) {
  if (text.empty() || text.front() != sign) return false;
  text.remove_prefix(1);
  return true;
}

}  // namespace

std::string clean_comment(std::string_view text) {
  const std::string lines = normalise_newlines(text);
  std::string clean;
  for (std::size_t at = 0; at < lines.size();) {
    const std::string_view letter = std::string_view(lines).substr(at, length_at(lines, at));
    at += is_utf8(letter) ? letter.size() : 1;
    if (!is_utf8(letter) || is_unseen(decode(letter))) continue;
    clean += letter == "\u2028" || letter == "\u2029" ? "\n" : letter;
  }
  return std::string(trim(clean));
}

Cuts find_cuts(std::string_view text) {
  Cuts cuts;
  for (const Redaction& one : find_redactions(text))
    cuts.push_back({one.begin, one.end, std::string(redaction_tag(one.kind))});
  return cuts;
}

std::string write_cuts(const Cuts& cuts) {
  std::string written;
  for (const Cut& one : cuts) written += std::to_string(one.begin) + "-" + std::to_string(one.end) + one.tag;
  return written;
}

std::optional<Cuts> read_cuts(std::string_view written, std::size_t length) {
  Cuts cuts;
  std::size_t last = 0;
  while (!written.empty()) {
    Cut one;
    if (!read_number(written, one.begin) || !read_sign(written, '-') || !read_number(written, one.end))
      return std::nullopt;
    const std::size_t close = written.find(']');
    if (!written.starts_with('[') || close == std::string_view::npos) return std::nullopt;
    if (one.begin < last || one.end <= one.begin || one.end > length) return std::nullopt;
    one.tag = written.substr(0, close + 1);
    written.remove_prefix(close + 1);
    last = one.end;
    cuts.push_back(std::move(one));
  }
  return cuts;
}

bool cut_words(std::string_view text, std::string_view words, Cuts& cuts) {
  words = trim(words);
  bool is_found = false;
  for (std::optional<Cut> next; !words.empty() && (next = find_visible(text, words, cuts)); is_found = true)
    add_cut(cuts, *std::move(next));
  return is_found;
}

std::vector<TextPart> split_at_cuts(std::string_view text, const Cuts& cuts) {
  std::vector<TextPart> parts;
  std::size_t at = 0;
  const auto add_text = [&](std::size_t end) {
    if (end > at) parts.push_back({std::string(text.substr(at, end - at)), false});
  };
  for (const Cut& one : cuts) {
    add_text(one.begin);
    parts.push_back({one.tag, true});
    at = one.end;
  }
  add_text(text.size());
  return parts;
}

std::string apply_cuts(std::string_view text, const Cuts& cuts) {
  std::string left;
  for (const TextPart& part : split_at_cuts(text, cuts)) left += part.text;
  return left;
}

}  // namespace cairn::disclosure
