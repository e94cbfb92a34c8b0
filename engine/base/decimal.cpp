#include "engine/base/decimal.h"

#include <algorithm>
#include <charconv>
#include <vector>

namespace cairn {
namespace {

constexpr std::size_t kMaxCharacters = 1000;
constexpr std::int64_t kMaxExponent = 10000;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::string_view take_digits(std::string_view& text) {
  const auto end = std::find_if_not(text.begin(), text.end(), is_digit);
  const std::string_view digits = text.substr(0, static_cast<std::size_t>(end - text.begin()));
  text.remove_prefix(digits.size());
  return digits;
}

struct Parts {
  bool negative = false;
  std::string_view whole, fraction;
  std::int64_t exponent = 0;
};

/// The grammar of RFC 8259, section 6.
std::optional<Parts> split(std::string_view text) {
  if (text.size() > kMaxCharacters) return std::nullopt;
  Parts parts;
  if (text.starts_with('-')) {
    parts.negative = true;
    text.remove_prefix(1);
  }
  parts.whole = take_digits(text);
  if (parts.whole.empty() || (parts.whole.size() > 1 && parts.whole.front() == '0')) return std::nullopt;
  if (text.starts_with('.')) {
    text.remove_prefix(1);
    parts.fraction = take_digits(text);
    if (parts.fraction.empty()) return std::nullopt;
  }
  if (text.starts_with('e') || text.starts_with('E')) {
    text.remove_prefix(1);
    if (text.starts_with('+')) text.remove_prefix(text.size() > 1 && is_digit(text[1]) ? 1 : 0);
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), parts.exponent);
    if (error != std::errc{} || parts.exponent > kMaxExponent || parts.exponent < -kMaxExponent) return std::nullopt;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  }
  if (!text.empty()) return std::nullopt;
  return parts;
}

}  // namespace

ExactDecimal::ExactDecimal(std::int64_t whole) : negative_(whole < 0), digits_(std::to_string(whole)) {
  if (negative_) digits_.erase(0, 1);
  normalise();
}

std::optional<ExactDecimal> ExactDecimal::parse(std::string_view text) {
  const std::optional<Parts> parts = split(text);
  if (!parts) return std::nullopt;
  ExactDecimal number;
  number.negative_ = parts->negative;
  number.digits_.append(parts->whole).append(parts->fraction);
  number.exponent_ = parts->exponent - static_cast<std::int64_t>(parts->fraction.size());
  number.normalise();
  return number;
}

void ExactDecimal::normalise() {
  digits_.erase(0, digits_.find_first_not_of('0'));
  const std::size_t last = digits_.find_last_not_of('0');
  if (last == std::string::npos) {
    *this = ExactDecimal();
    return;
  }
  exponent_ += static_cast<std::int64_t>(digits_.size() - last - 1);
  digits_.erase(last + 1);
}

std::strong_ordering ExactDecimal::operator<=>(const ExactDecimal& other) const {
  const auto sign = [](const ExactDecimal& number) { return number.is_zero() ? 0 : number.negative_ ? -1 : 1; };
  if (sign(*this) != sign(other)) return sign(*this) <=> sign(other);
  if (is_zero()) return std::strong_ordering::equal;
  const std::int64_t size = static_cast<std::int64_t>(digits_.size()) + exponent_;
  const std::int64_t other_size = static_cast<std::int64_t>(other.digits_.size()) + other.exponent_;
  // Digits carry no zeros at either end, so text order is number order once the magnitudes agree.
  const std::strong_ordering magnitude = size != other_size ? size <=> other_size : digits_ <=> other.digits_;
  return negative_ ? 0 <=> magnitude : magnitude;
}

ExactDecimal ExactDecimal::operator*(const ExactDecimal& other) const {
  ExactDecimal product;
  if (is_zero() || other.is_zero()) return product;
  std::vector<int> sums(digits_.size() + other.digits_.size(), 0);
  for (std::size_t i = digits_.size(); i-- > 0;) {
    for (std::size_t j = other.digits_.size(); j-- > 0;) {
      const int sum = sums[i + j + 1] + (digits_[i] - '0') * (other.digits_[j] - '0');
      sums[i + j + 1] = sum % 10;
      sums[i + j] += sum / 10;
    }
  }
  product.negative_ = negative_ != other.negative_;
  product.exponent_ = exponent_ + other.exponent_;
  for (const int digit : sums) product.digits_.push_back(static_cast<char>('0' + digit));
  product.normalise();
  return product;
}

std::optional<std::int64_t> count_decimal_places(std::string_view text) {
  const std::optional<Parts> parts = split(text);
  if (!parts) return std::nullopt;
  return std::max<std::int64_t>(0, static_cast<std::int64_t>(parts->fraction.size()) - parts->exponent);
}

}  // namespace cairn
