#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace cairn::disclosure {

/// A text as rules read it: compatibility forms folded (NFKC: full-width and circled digits, ligatures), every decimal
/// digit of any script as 0–9, dashes, spaces and quotes as ASCII, what cannot be seen left out. Each byte knows where
/// in the original text its character begins and ends.
struct NormalText {
  std::string text;
  std::vector<std::size_t> begins, ends;  // by byte of `text`

  /// The part of the original that bytes [from, to) stand for; from < to.
  std::size_t begin_of(std::size_t from) const { return begins[from]; }
  std::size_t end_of(std::size_t to) const { return ends[to - 1]; }
};

/// Bytes that are not UTF-8 become U+FFFD, one each.
NormalText normalise_text(std::string_view text);

}  // namespace cairn::disclosure
