#pragma once

#include <cstddef>
#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "engine/base/result.h"

namespace cairn {

/// The vocabulary type for JSON. Include <nlohmann/json.hpp> only in sources.
/// Texts from outside enter through parse_json alone, so a Json is never deeper than the gate allows.
/// Numbers with a fraction or exponent keep their source text (FHIR R4 datatypes, "decimal": precision is significant):
/// they are held as decimals, see decimal_text; is_number() is false for them. read_number reads either kind.
using Json = nlohmann::json;

struct JsonLimits {
  std::size_t max_bytes = std::size_t{1} << 20;
  std::size_t max_depth = 64;
};

/// Strict RFC 8259: UTF-8 without BOM or NUL, no duplicate keys, depth and size limited, integers within 64 bits.
/// The error names line, column and the rule that was broken; it never quotes the input.
Result<Json> parse_json(std::string_view text, const JsonLimits& limits = {});

enum class JsonStyle { Compact, Indented };
/// Decimals are written as they were read.
std::string write_json(const Json& value, JsonStyle style = JsonStyle::Compact);

/// A decimal from its text, which must be a JSON number.
Json make_decimal(std::string_view text);
/// A decimal from a finite binary number, shortest text that reads back the same.
Json make_decimal(double value);
bool is_decimal(const Json& value);
/// The text of a decimal or integer; empty for anything else.
std::optional<std::string> number_text(const Json& value);

/// Total readers: absent, null or of another type gives empty, never an exception.
const Json* find(const Json& object, std::string_view key);
const Json* find_array(const Json& object, std::string_view key);
const Json* find_object(const Json& object, std::string_view key);
std::optional<std::string> read_string(const Json& object, std::string_view key);
std::optional<bool> read_boolean(const Json& object, std::string_view key);
std::optional<std::int64_t> read_integer(const Json& object, std::string_view key);
/// Any number as binary floating point (scores, weights, limits).
std::optional<double> read_number(const Json& object, std::string_view key);
std::optional<double> to_number(const Json& value);

}  // namespace cairn
