#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cairn::disclosure {

/// Bytes [begin, end) of a comment that never leave, and the tag that stands there instead.
struct Cut {
  std::size_t begin = 0, end = 0;
  std::string tag = {};
};
/// In the order of the text, without overlap.
using Cuts = std::vector<Cut>;

/// What stands where a reader took words out.
inline constexpr std::string_view kReaderTag = "[\u2026]";

/// A comment as it is read and quoted: line breaks as LF, without control characters and signs that cannot be seen or
/// that turn the direction of the text round (zero width space, embeddings, overrides and isolates, tags, soft hyphen).
/// Cuts are places in this text. Bytes that are not UTF-8 are left out.
std::string clean_comment(std::string_view text);

/// What the redactor finds.
Cuts find_cuts(std::string_view text);

/// "12-20[NAME]31-40[…]". read_cuts is empty for anything that write_cuts did not write, and for places outside a text
/// of this length.
std::string write_cuts(const Cuts& cuts);
std::optional<Cuts> read_cuts(std::string_view written, std::size_t length);

/// Cuts every place where the words stand that is not cut already, without regard to case and to the kind of white
/// space; whole words only. False when there is none.
bool cut_words(std::string_view text, std::string_view words, Cuts& cuts);

/// The text and its marks in order, for a page.
struct TextPart {
  std::string text;
  bool is_mark = false;
};
std::vector<TextPart> split_at_cuts(std::string_view text, const Cuts& cuts);
/// The words that may leave.
std::string apply_cuts(std::string_view text, const Cuts& cuts);

}  // namespace cairn::disclosure
