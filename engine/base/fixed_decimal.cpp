#include "engine/base/fixed_decimal.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdio>

#include "engine/base/error.h"

namespace cairn {
namespace {

constexpr std::array<UInt128, 39> kPowers = [] {
  std::array<UInt128, 39> powers{};
  powers[0] = 1;
  for (std::size_t i = 1; i < powers.size(); ++i) powers[i] = powers[i - 1] * 10;
  return powers;
}();
constexpr UInt128 kLimit = kPowers[Decimal::kMaxDigits];

UInt128 magnitude(Int128 value) { return value < 0 ? -static_cast<UInt128>(value) : static_cast<UInt128>(value); }

int count_digits(UInt128 value) {
  int digits = 0;
  if (value >= kPowers[19]) {
    value /= kPowers[19];
    digits = 19;
  }
  auto rest = static_cast<std::uint64_t>(value);
  while (rest != 0) {
    rest /= 10;
    ++digits;
  }
  return digits;
}

/// Whether the quotient's magnitude goes up by one, given what is left over.
bool rounds_up(Rounding rounding, UInt128 quotient, UInt128 left, UInt128 divisor, bool negative) {
  if (left == 0) return false;
  const UInt128 other = divisor - left;
  switch (rounding) {
    case Rounding::HalfAwayFromZero:
      return left >= other;
    case Rounding::HalfEven:
      return left > other || (left == other && quotient % 2 == 1);
    case Rounding::Floor:
      return negative;
    case Rounding::Ceiling:
      return !negative;
    case Rounding::Truncate:
      return false;
  }
  return false;
}

/// `value` divided by 10^digits.
UInt128 drop_digits(UInt128 value, int digits, Rounding rounding, bool negative) {
  if (digits <= 0) return value;
  if (digits >= 39) return rounds_up(rounding, 0, value == 0 ? 0 : 1, 3, negative) ? 1 : 0;
  const UInt128 divisor = kPowers[static_cast<std::size_t>(digits)];
  const UInt128 quotient = value / divisor;
  return quotient + (rounds_up(rounding, quotient, value % divisor, divisor, negative) ? 1 : 0);
}

Int128 with_sign(UInt128 value, bool negative) {
  return negative ? -static_cast<Int128>(value) : static_cast<Int128>(value);
}

/// Fits a magnitude below 10^38 into 36 digits by giving up decimal places.
std::optional<Decimal> fit(UInt128 value, int scale, bool negative) {
  const int excess =
      std::max({0, value < kLimit ? 0 : count_digits(value) - Decimal::kMaxDigits, scale - Decimal::kMaxDigits});
  if (excess > scale) return std::nullopt;
  UInt128 kept = drop_digits(value, excess, Rounding::HalfEven, negative);
  scale -= excess;
  if (kept >= kLimit) {
    if (scale == 0) return std::nullopt;
    kept /= 10;
    --scale;
  }
  return Decimal::from_parts(with_sign(kept, negative), scale);
}

/// The product of two magnitudes as four limbs, least significant first.
using Wide = std::array<std::uint64_t, 4>;

Wide multiply_wide(UInt128 a, UInt128 b) {
  const std::array<std::uint64_t, 2> x = {static_cast<std::uint64_t>(a), static_cast<std::uint64_t>(a >> 64)};
  const std::array<std::uint64_t, 2> y = {static_cast<std::uint64_t>(b), static_cast<std::uint64_t>(b >> 64)};
  Wide product{};
  for (std::size_t i = 0; i < 2; ++i) {
    UInt128 carry = 0;
    for (std::size_t j = 0; j < 2; ++j) {
      const UInt128 sum = static_cast<UInt128>(x[i]) * y[j] + product[i + j] + carry;
      product[i + j] = static_cast<std::uint64_t>(sum);
      carry = sum >> 64;
    }
    product[i + 2] = static_cast<std::uint64_t>(carry);
  }
  return product;
}

/// Divides in place; gives what is left over.
std::uint64_t divide_wide(Wide& value, std::uint64_t divisor) {
  UInt128 left = 0;
  for (std::size_t i = value.size(); i-- > 0;) {
    const UInt128 part = (left << 64) | value[i];
    value[i] = static_cast<std::uint64_t>(part / divisor);
    left = part % divisor;
  }
  return static_cast<std::uint64_t>(left);
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

Decimal Decimal::from_parts(Int128 coefficient, int scale) {
  CAIRN_ASSERT(scale >= 0 && scale <= kMaxDigits && magnitude(coefficient) < kLimit);
  Decimal decimal;
  decimal.coefficient_ = coefficient;
  decimal.scale_ = scale;
  return decimal;
}

std::optional<Decimal> Decimal::parse(std::string_view text) {
  bool negative = false;
  std::size_t at = 0;
  if (at < text.size() && (text[at] == '-' || text[at] == '+')) negative = text[at++] == '-';
  UInt128 value = 0;
  int scale = 0;
  int dropped = 0;  // digits of the fraction beyond what fits
  bool any = false;
  const auto take = [&](bool fraction) {
    for (; at < text.size() && is_digit(text[at]); ++at) {
      any = true;
      if (value < kLimit) {
        value = value * 10 + static_cast<UInt128>(text[at] - '0');
        scale += fraction ? 1 : 0;
      } else if (!fraction) {
        return false;
      } else {
        ++dropped;
      }
    }
    return any;
  };
  if (!take(false)) return std::nullopt;
  if (at < text.size() && text[at] == '.') {
    ++at;
    any = false;
    if (!take(true)) return std::nullopt;
  }
  if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
    ++at;
    if (at < text.size() && text[at] == '+') ++at;
    int exponent = 0;
    const auto [end, error] = std::from_chars(text.data() + at, text.data() + text.size(), exponent);
    if (error != std::errc{} || exponent > 1000 || exponent < -1000) return std::nullopt;
    at = static_cast<std::size_t>(end - text.data());
    scale -= exponent;
  }
  if (at != text.size()) return std::nullopt;
  for (; scale < 0 && value != 0; ++scale) {
    value *= 10;
    if (value >= kLimit) return std::nullopt;
  }
  return fit(value, std::max(scale, 0), negative);
}

std::optional<Decimal> Decimal::from_double(long double value, int digits) {
  if (!std::isfinite(value)) return std::nullopt;
  std::array<char, 64> buffer{};
  std::snprintf(buffer.data(), buffer.size(), "%.*Le", digits - 1, value);
  const std::optional<Decimal> decimal = parse(buffer.data());
  return decimal ? std::optional(decimal->trimmed()) : std::nullopt;
}

bool Decimal::is_whole() const {
  return scale_ == 0 || magnitude(coefficient_) % kPowers[static_cast<std::size_t>(scale_)] == 0;
}

Decimal Decimal::trimmed() const {
  if (scale_ == 0) return *this;
  Int128 coefficient = coefficient_;
  int scale = scale_;
  if (coefficient == 0) return Decimal(0);
  while (scale > 0 && coefficient % 10 == 0) {
    coefficient /= 10;
    --scale;
  }
  return from_parts(coefficient, scale);
}

std::optional<Decimal> Decimal::rounded(int places, Rounding rounding) const {
  if (places >= scale_) return *this;
  const UInt128 value = drop_digits(magnitude(coefficient_), scale_ - std::max(places, 0), rounding, is_negative());
  return fit(value, std::max(places, 0), is_negative());
}

std::optional<Decimal> Decimal::with_places(int places, Rounding rounding) const {
  if (places < 0 || places > kMaxDigits) return std::nullopt;
  if (places <= scale_) return rounded(places, rounding);
  const UInt128 value = magnitude(coefficient_);
  const int missing = places - scale_;
  if (value != 0 && count_digits(value) + missing > kMaxDigits) return std::nullopt;
  return from_parts(with_sign(value * kPowers[static_cast<std::size_t>(missing)], is_negative()), places);
}

std::optional<std::int64_t> Decimal::to_integer() const {
  const UInt128 whole = magnitude(coefficient_) / kPowers[static_cast<std::size_t>(scale_)];
  if (whole > static_cast<UInt128>(INT64_MAX)) return std::nullopt;
  const auto value = static_cast<std::int64_t>(whole);
  return is_negative() ? -value : value;
}

long double Decimal::to_double() const {
  return static_cast<long double>(coefficient_) / std::pow(10.0L, static_cast<long double>(scale_));
}

std::string Decimal::to_text() const {
  std::string digits;
  for (UInt128 rest = magnitude(coefficient_); rest != 0; rest /= 10)
    digits.push_back(static_cast<char>('0' + static_cast<int>(rest % 10)));
  const auto scale = static_cast<std::size_t>(scale_);
  if (digits.size() <= scale) digits.append(scale + 1 - digits.size(), '0');
  if (is_negative()) digits.push_back('-');
  std::reverse(digits.begin(), digits.end());
  if (scale > 0) digits.insert(digits.size() - scale, 1, '.');
  return digits;
}

std::strong_ordering Decimal::operator<=>(const Decimal& other) const {
  if (scale_ == other.scale_) return coefficient_ <=> other.coefficient_;
  if (is_negative() != other.is_negative())
    return is_negative() ? std::strong_ordering::less : std::strong_ordering::greater;
  const auto compare = [](const Decimal& coarse, const Decimal& fine) {
    const auto step = static_cast<std::size_t>(fine.scale_ - coarse.scale_);
    const UInt128 fine_value = magnitude(fine.coefficient_);
    const UInt128 whole = fine_value / kPowers[step];
    const UInt128 value = magnitude(coarse.coefficient_);
    if (value != whole) return value <=> whole;
    return fine_value % kPowers[step] == 0 ? std::strong_ordering::equal : std::strong_ordering::less;
  };
  const std::strong_ordering order = scale_ < other.scale_ ? compare(*this, other) : 0 <=> compare(other, *this);
  return is_negative() ? 0 <=> order : order;
}

std::optional<Decimal> add(const Decimal& a, const Decimal& b) {
  if (a.scale() == b.scale()) {
    const Int128 sum = a.coefficient() + b.coefficient();
    if (magnitude(sum) < kLimit) return Decimal::restore(sum, a.scale());
    return fit(magnitude(sum), a.scale(), sum < 0);
  }
  if (a.scale() > b.scale()) return add(b, a);
  // a is the coarser: as many of b's places as leave room for a.
  const int room = Decimal::kMaxDigits - count_digits(magnitude(a.coefficient()));
  const int scale = std::min(b.scale(), a.scale() + room);
  const std::optional<Decimal> fine = b.rounded(scale, Rounding::HalfEven);
  const std::optional<Decimal> coarse = a.with_places(scale, Rounding::HalfEven);
  if (!fine || !coarse) return std::nullopt;
  const std::optional<Decimal> filled = fine->with_places(scale, Rounding::HalfEven);
  return filled ? add(*coarse, *filled) : std::nullopt;
}

std::optional<Decimal> subtract(const Decimal& a, const Decimal& b) { return add(a, b.negated()); }

std::optional<Decimal> multiply(const Decimal& a, const Decimal& b) {
  const UInt128 x = magnitude(a.coefficient());
  const UInt128 y = magnitude(b.coefficient());
  const bool negative = a.is_negative() != b.is_negative();
  const int scale = a.scale() + b.scale();
  if (x <= UINT64_MAX && y <= UINT64_MAX && scale <= Decimal::kMaxDigits) {
    const UInt128 product = x * y;
    if (product < kLimit) return Decimal::restore(with_sign(product, negative), scale);
  }
  Wide product = multiply_wide(x, y);
  int dropped = 0;
  std::uint64_t last = 0;
  bool below = false;  // anything other than zero under the last dropped digit
  const auto too_long = [&] {
    const UInt128 low = (static_cast<UInt128>(product[1]) << 64) | product[0];
    return product[2] != 0 || product[3] != 0 || low >= kLimit || scale - dropped > Decimal::kMaxDigits;
  };
  while (too_long()) {
    if (dropped == scale) return std::nullopt;
    below = below || last != 0;
    last = divide_wide(product, 10);
    ++dropped;
  }
  UInt128 value = (static_cast<UInt128>(product[1]) << 64) | product[0];
  if (last > 5 || (last == 5 && (below || value % 2 == 1))) ++value;
  return fit(value, scale - dropped, negative);
}

std::optional<Decimal> divide(const Decimal& a, const Decimal& b) {
  if (b.is_zero()) return std::nullopt;
  const UInt128 divisor = magnitude(b.coefficient());
  UInt128 left = magnitude(a.coefficient());
  const bool negative = a.is_negative() != b.is_negative();
  UInt128 quotient = left / divisor;
  left %= divisor;
  int scale = a.scale() - b.scale();
  while (scale < 0 || (left != 0 && scale < Decimal::kMaxDigits && count_digits(quotient) < Decimal::kQuotientDigits)) {
    int step = divisor < kPowers[18] ? 18 : 1;
    step = std::min(
        step,
        scale < 0 ? -scale : std::min(Decimal::kQuotientDigits - count_digits(quotient), Decimal::kMaxDigits - scale));
    const UInt128 power = kPowers[static_cast<std::size_t>(step)];
    if (quotient != 0 && count_digits(quotient) + step > 38) return std::nullopt;
    left *= power;
    quotient = quotient * power + left / divisor;
    left %= divisor;
    scale += step;
  }
  if (rounds_up(Rounding::HalfEven, quotient, left, divisor, negative)) ++quotient;
  const std::optional<Decimal> result = fit(quotient, std::max(scale, 0), negative);
  return result ? std::optional(result->trimmed()) : std::nullopt;
}

std::optional<Decimal> divide_whole(const Decimal& a, const Decimal& b) {
  if (b.is_zero()) return std::nullopt;
  const std::optional<Decimal> left = remainder(a, b);
  if (!left) return std::nullopt;
  const std::optional<Decimal> multiple = subtract(a, *left);
  return multiple ? divide(*multiple, b) : std::nullopt;
}

std::optional<Decimal> remainder(const Decimal& a, const Decimal& b) {
  if (b.is_zero()) return std::nullopt;
  const int scale = std::max(a.scale(), b.scale());
  const std::optional<Decimal> x = a.with_places(scale, Rounding::Truncate);
  const std::optional<Decimal> y = b.with_places(scale, Rounding::Truncate);
  if (!x || !y) return std::nullopt;
  const UInt128 left = magnitude(x->coefficient()) % magnitude(y->coefficient());
  return Decimal::from_parts(with_sign(left, a.is_negative()), scale);
}

}  // namespace cairn
