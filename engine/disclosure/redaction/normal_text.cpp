#include "engine/disclosure/redaction/normal_text.h"

#include <utf8proc.h>

#include <array>

namespace cairn::disclosure {
namespace {

constexpr utf8proc_int32_t kReplacement = 0xFFFD;

/// Digits of a script lie together: ten code points from its zero.
utf8proc_int32_t fold_digit(utf8proc_int32_t code) {
  if (code < 0x80 || utf8proc_category(code) != UTF8PROC_CATEGORY_ND) return code;
  utf8proc_int32_t zero = code;
  while (code - zero < 9 && utf8proc_category(zero - 1) == UTF8PROC_CATEGORY_ND) --zero;
  // Blocks of several sets of digits (mathematical ones) fold by NFKC before they come here.
  return '0' + (code - zero) % 10;
}

void append(utf8proc_int32_t code, std::size_t begin, std::size_t end, NormalText& out) {
  std::array<utf8proc_uint8_t, 4> bytes{};
  const auto size = static_cast<std::size_t>(utf8proc_encode_char(fold_digit(code), bytes.data()));
  for (std::size_t i = 0; i < size; ++i) {
    out.text.push_back(static_cast<char>(bytes[i]));
    out.begins.push_back(begin);
    out.ends.push_back(end);
  }
}

}  // namespace

NormalText normalise_text(std::string_view text) {
  NormalText out;
  out.text.reserve(text.size());
  std::size_t at = 0;
  while (at < text.size()) {
    utf8proc_int32_t code = kReplacement;
    const auto* bytes = reinterpret_cast<const utf8proc_uint8_t*>(text.data()) + at;
    const auto left = static_cast<utf8proc_ssize_t>(text.size() - at);
    const utf8proc_ssize_t read = utf8proc_iterate(bytes, left, &code);
    const std::size_t size = read > 0 ? static_cast<std::size_t>(read) : 1;
    if (read <= 0) code = kReplacement;
    std::array<utf8proc_int32_t, 32> folded{};
    int last_boundary = 0;
    const auto options =
        static_cast<utf8proc_option_t>(UTF8PROC_COMPAT | UTF8PROC_COMPOSE | UTF8PROC_IGNORE | UTF8PROC_LUMP);
    const utf8proc_ssize_t count =
        code == '\n' || code == '\r' || code == '\t'
            ? -1
            : utf8proc_decompose_char(code, folded.data(), folded.size(), options, &last_boundary);
    if (count < 0 || count > static_cast<utf8proc_ssize_t>(folded.size())) {
      append(code == '\r' || code == '\t' ? ' ' : code, at, at + size, out);
    } else {
      for (utf8proc_ssize_t i = 0; i < count; ++i) append(folded[static_cast<std::size_t>(i)], at, at + size, out);
    }
    at += size;
  }
  return out;
}

}  // namespace cairn::disclosure
