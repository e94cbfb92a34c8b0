#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace cairn {

/// An exact decimal number: sign, digits and a power of ten, never binary floating point.
/// Equal numbers compare equal whatever their precision: 1.0 == 1.00 == 1e0.
class ExactDecimal {
 public:
  ExactDecimal() = default;
  ExactDecimal(std::int64_t whole);  // NOLINT: implicit by design, whole numbers are decimals
  /// A JSON number ("-12.340", "5e-3") with at most 1,000 characters and an exponent within ±10,000; empty for anything
  /// else.
  static std::optional<ExactDecimal> parse(std::string_view text);

  std::strong_ordering operator<=>(const ExactDecimal& other) const;
  bool operator==(const ExactDecimal& other) const { return (*this <=> other) == std::strong_ordering::equal; }
  ExactDecimal operator*(const ExactDecimal& other) const;

  bool is_zero() const { return digits_.empty(); }
  bool is_negative() const { return negative_; }

 private:
  void normalise();

  bool negative_ = false;
  std::string digits_;         // without zeros at either end; empty for zero
  std::int64_t exponent_ = 0;  // value = digits × 10^exponent
};

/// Digits after the decimal point as written: 3 for "1.230", 0 for "12" and "12e3". Empty when the text is no JSON
/// number.
std::optional<std::int64_t> count_decimal_places(std::string_view text);

}  // namespace cairn
