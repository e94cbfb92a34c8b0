#pragma once

#include <string>
#include <string_view>

namespace cairn::exchange {

/// The code of a language as forms name it: "French (fr)", "français", "fr" are "fr". A name that is not known gives a
/// private code ("x-klingon").
std::string language_code(std::string_view name);
/// "French (fr)" for "fr"; "xx (xx)" for what has no name here.
std::string language_label(std::string_view code);

}  // namespace cairn::exchange
