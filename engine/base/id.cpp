#include "engine/base/id.h"

#include <algorithm>
#include <array>
#include <cctype>

#include "engine/base/random.h"

namespace cairn {

std::string make_id(Random& random) {
  static constexpr std::string_view kAlphabet = "abcdefghijklmnopqrstuvwxyz234567";
  std::array<std::byte, 16> bytes{};
  random.fill(bytes);
  std::string text;
  text.reserve(26);
  unsigned buffer = 0;
  int bits = 0;
  for (const std::byte byte : bytes) {
    buffer = (buffer << 8) | static_cast<unsigned>(byte);
    for (bits += 8; bits >= 5; bits -= 5) text.push_back(kAlphabet[(buffer >> (bits - 5)) & 31U]);
    buffer &= (1U << bits) - 1U;
  }
  text.push_back(kAlphabet[(buffer << (5 - bits)) & 31U]);
  return text;
}

bool is_fhir_id(std::string_view text) {
  return !text.empty() && text.size() <= 64 && std::all_of(text.begin(), text.end(), [](unsigned char c) {
    return std::isalnum(c) != 0 || c == '-' || c == '.';
  });
}

}  // namespace cairn
