#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.h"

namespace cairn::fhirpath {

/// Where in the text of an expression; both count from 1, columns in characters.
struct Position {
  std::uint32_t line = 1;
  std::uint32_t column = 1;
};

enum class TokenKind {
  Identifier,
  DelimitedIdentifier,
  String,
  Number,
  LongNumber,
  Date,
  DateTime,
  Time,
  Dollar,
  Symbol,
  End
};

struct Token {
  TokenKind kind = TokenKind::End;
  std::string text;  // escapes resolved; dates without "@", times without "@T", "$this" as "this"
  std::size_t offset = 0;
};

/// Splits an expression into tokens, comments left out. The last one is End.
Result<std::vector<Token>> read_tokens(std::string_view text);

Position position_of(std::string_view text, std::size_t offset);
/// "line 1, column 7: WHAT" and, below it, the line with a caret under the place.
Error point_at(std::string_view text, std::size_t offset, const std::string& what);

}  // namespace cairn::fhirpath
