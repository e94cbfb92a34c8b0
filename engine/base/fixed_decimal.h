#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace cairn {

__extension__ using Int128 = __int128;
__extension__ using UInt128 = unsigned __int128;

/// How a number that lies between two steps is moved to one of them.
enum class Rounding { HalfAwayFromZero, HalfEven, Floor, Ceiling, Truncate };

/// A decimal of at most 36 digits, held as a whole number and a count of decimal places; no allocation, never binary.
/// Places as written are kept ("1.50" prints as "1.50"); equal numbers compare equal whatever their places.
/// Sums and products are exact while they fit 36 digits; a longer fraction is rounded half to even, a longer whole part
/// is empty.
class Decimal {
 public:
  static constexpr int kMaxDigits = 36;
  /// Significant digits of a quotient that does not end.
  static constexpr int kQuotientDigits = 28;

  constexpr Decimal() = default;
  constexpr Decimal(std::int64_t whole)
      : coefficient_(whole) {}  // NOLINT: implicit by design, whole numbers are decimals
  /// From parts, as `coefficient` and `scale` give them.
  static Decimal from_parts(Int128 coefficient, int scale);
  /// "-12.340", "5e-3"; also leading zeros and a leading "+". Empty for anything else and for numbers that do not fit.
  static std::optional<Decimal> parse(std::string_view text);
  /// The nearest decimal with `digits` significant digits; empty when not finite or too large.
  static std::optional<Decimal> from_double(long double value, int digits);

  /// The same without the check that the parts fit: for parts that came from a Decimal.
  static constexpr Decimal restore(Int128 coefficient, int scale) {
    Decimal decimal;
    decimal.coefficient_ = coefficient;
    decimal.scale_ = scale;
    return decimal;
  }

  Int128 coefficient() const { return coefficient_; }
  int scale() const { return scale_; }
  bool is_zero() const { return coefficient_ == 0; }
  bool is_negative() const { return coefficient_ < 0; }
  bool is_whole() const;
  /// Without zeros at the end of the fraction.
  Decimal trimmed() const;
  Decimal negated() const { return restore(-coefficient_, scale_); }
  Decimal absolute() const { return is_negative() ? negated() : *this; }

  /// With at most (when `fill`: exactly) `places` decimal places. Empty when filling does not fit.
  std::optional<Decimal> rounded(int places, Rounding rounding) const;
  std::optional<Decimal> with_places(int places, Rounding rounding) const;
  /// The whole number, fraction dropped; empty beyond 64 bits.
  std::optional<std::int64_t> to_integer() const;
  long double to_double() const;
  std::string to_text() const;

  std::strong_ordering operator<=>(const Decimal& other) const;
  bool operator==(const Decimal& other) const { return (*this <=> other) == std::strong_ordering::equal; }

 private:
  Int128 coefficient_ = 0;
  int scale_ = 0;
};

/// Empty when the result does not fit, and for division by zero.
std::optional<Decimal> add(const Decimal& a, const Decimal& b);
std::optional<Decimal> subtract(const Decimal& a, const Decimal& b);
std::optional<Decimal> multiply(const Decimal& a, const Decimal& b);
std::optional<Decimal> divide(const Decimal& a, const Decimal& b);
/// The quotient without its fraction, and what is left over (with the sign of `a`).
std::optional<Decimal> divide_whole(const Decimal& a, const Decimal& b);
std::optional<Decimal> remainder(const Decimal& a, const Decimal& b);

}  // namespace cairn
