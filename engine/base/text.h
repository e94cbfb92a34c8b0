#pragma once

#include <string>
#include <string_view>

namespace cairn {

/// True for well-formed UTF-8 (Unicode 15, table 3-7): no overlong forms, surrogates or values above U+10FFFF.
bool is_utf8(std::string_view text);
/// Number of code points in well-formed UTF-8.
std::size_t count_characters(std::string_view text);
/// Without white space (space, tab, CR, LF) at either end.
std::string_view trim(std::string_view text);
/// CR LF and lone CR become LF: browsers send form text with CR LF.
std::string normalise_newlines(std::string_view text);
/// Lower-case hexadecimal.
std::string to_hex(std::string_view bytes);
/// A decimal number as people write it: at most `places` decimals, trailing zeros dropped ("7.5", "12").
std::string format_number(double value, int places);

}  // namespace cairn
