#include "engine/fhirpath/text_case.h"

#include <array>
#include <cstdint>

namespace cairn::fhirpath {
namespace {

/// Capital letters `first` to `last`; the small letter is `distance` further on. With `step` 2, capital and small
/// alternate.
struct CaseRange {
  std::uint32_t first, last;
  std::uint32_t distance;
  std::uint32_t step;
};
constexpr std::array kRanges = {
    CaseRange{0x41, 0x5A, 32, 1},    CaseRange{0xC0, 0xD6, 32, 1},   CaseRange{0xD8, 0xDE, 32, 1},
    CaseRange{0x100, 0x12E, 1, 2},   CaseRange{0x132, 0x136, 1, 2},  CaseRange{0x139, 0x147, 1, 2},
    CaseRange{0x14A, 0x176, 1, 2},   CaseRange{0x179, 0x17D, 1, 2},  CaseRange{0x388, 0x38A, 37, 1},
    CaseRange{0x391, 0x3A1, 32, 1},  CaseRange{0x3A3, 0x3AB, 32, 1}, CaseRange{0x400, 0x40F, 80, 1},
    CaseRange{0x410, 0x42F, 32, 1},  CaseRange{0x460, 0x480, 1, 2},  CaseRange{0x48A, 0x4BE, 1, 2},
    CaseRange{0x1E00, 0x1E94, 1, 2}, CaseRange{0x1EA0, 0x1EFE, 1, 2}};

std::uint32_t lower(std::uint32_t code) {
  for (const CaseRange& range : kRanges) {
    if (code >= range.first && code <= range.last && (code - range.first) % range.step == 0)
      return code + range.distance;
  }
  return code;
}

std::uint32_t upper(std::uint32_t code) {
  for (const CaseRange& range : kRanges) {
    const std::uint32_t capital = code - range.distance;
    if (code >= range.first + range.distance && capital <= range.last && (capital - range.first) % range.step == 0)
      return capital;
  }
  return code;
}

void append(std::string& out, std::uint32_t code) {
  if (code < 0x80) {
    out.push_back(static_cast<char>(code));
  } else if (code < 0x800) {
    out.push_back(static_cast<char>(0xC0 | (code >> 6)));
    out.push_back(static_cast<char>(0x80 | (code & 0x3F)));
  } else {
    out.push_back(static_cast<char>(0xE0 | (code >> 12)));
    out.push_back(static_cast<char>(0x80 | ((code >> 6) & 0x3F)));
    out.push_back(static_cast<char>(0x80 | (code & 0x3F)));
  }
}

/// Applies a mapping to the code points of two and three bytes; longer ones have no case here.
template <class Map>
std::string mapped(std::string_view text, Map map) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size();) {
    const auto byte = [&](std::size_t at) { return static_cast<std::uint32_t>(static_cast<unsigned char>(text[at])); };
    const std::size_t length = byte(i) < 0x80 ? 1 : byte(i) < 0xE0 ? 2 : byte(i) < 0xF0 ? 3 : 4;
    if (length == 4 || i + length > text.size()) {
      const std::size_t rest = i + length > text.size() ? text.size() - i : length;
      out.append(text.substr(i, rest));
      i += rest;
      continue;
    }
    const std::uint32_t code = length == 1 ? byte(i)
                               : length == 2
                                   ? (byte(i) & 0x1F) << 6 | (byte(i + 1) & 0x3F)
                                   : (byte(i) & 0x0F) << 12 | (byte(i + 1) & 0x3F) << 6 | (byte(i + 2) & 0x3F);
    append(out, map(code));
    i += length;
  }
  return out;
}

}  // namespace

std::string to_upper(std::string_view text) { return mapped(text, upper); }

std::string to_lower(std::string_view text) { return mapped(text, lower); }

std::string normalise_for_equivalence(std::string_view text) {
  return mapped(text, [](std::uint32_t code) {
    return code == '\t' || code == '\n' || code == '\r' || code == 0xA0 ? std::uint32_t{' '} : lower(code);
  });
}

}  // namespace cairn::fhirpath
