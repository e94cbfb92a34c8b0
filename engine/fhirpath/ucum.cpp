#include "engine/fhirpath/ucum.h"

#include <algorithm>

namespace cairn::fhirpath {
namespace {

/// A unit in terms of others: `factor` times `definition`. Metric units take prefixes. After the Unified Code for Units
/// of Measure 2.1.
struct UnitRow {
  std::string_view code;
  bool metric;
  std::string_view factor;
  std::string_view definition;
};

constexpr std::array kUnits = {
    // time
    UnitRow{"min", false, "60", "s"},
    UnitRow{"h", false, "3600", "s"},
    UnitRow{"d", false, "86400", "s"},
    UnitRow{"wk", false, "7", "d"},
    UnitRow{"mo", false, "30.4375", "d"},
    UnitRow{"mo_j", false, "30.4375", "d"},
    UnitRow{"mo_g", false, "30.436875", "d"},
    UnitRow{"mo_s", false, "29.53059", "d"},
    UnitRow{"a", false, "365.25", "d"},
    UnitRow{"a_j", false, "365.25", "d"},
    UnitRow{"a_g", false, "365.2425", "d"},
    UnitRow{"a_t", false, "365.24219", "d"},
    UnitRow{"Hz", true, "1", "s-1"},
    // length, area, volume
    UnitRow{"[in_i]", false, "2.54", "cm"},
    UnitRow{"[ft_i]", false, "12", "[in_i]"},
    UnitRow{"[yd_i]", false, "3", "[ft_i]"},
    UnitRow{"[mi_i]", false, "5280", "[ft_i]"},
    UnitRow{"[nmi_i]", false, "1852", "m"},
    UnitRow{"[kn_i]", false, "1", "[nmi_i]/h"},
    UnitRow{"[in_us]", false, "100", "m/3937"},
    UnitRow{"Ao", false, "0.1", "nm"},
    UnitRow{"[sin_i]", false, "1", "[in_i]2"},
    UnitRow{"[sft_i]", false, "1", "[ft_i]2"},
    UnitRow{"[cin_i]", false, "1", "[in_i]3"},
    UnitRow{"[cft_i]", false, "1", "[ft_i]3"},
    UnitRow{"ar", true, "100", "m2"},
    UnitRow{"L", true, "1", "dm3"},
    UnitRow{"l", true, "1", "dm3"},
    UnitRow{"st", true, "1", "m3"},
    UnitRow{"[gal_us]", false, "231", "[in_i]3"},
    UnitRow{"[qt_us]", false, "0.25", "[gal_us]"},
    UnitRow{"[pt_us]", false, "0.125", "[gal_us]"},
    UnitRow{"[cup_us]", false, "0.0625", "[gal_us]"},
    UnitRow{"[foz_us]", false, "0.0078125", "[gal_us]"},
    UnitRow{"[tbs_us]", false, "0.5", "[foz_us]"},
    UnitRow{"[tsp_us]", false, "1", "[tbs_us]/3"},
    UnitRow{"[cup_m]", false, "240", "mL"},
    UnitRow{"[tsp_m]", false, "5", "mL"},
    UnitRow{"[tbs_m]", false, "15", "mL"},
    UnitRow{"[foz_m]", false, "30", "mL"},
    UnitRow{"[gal_br]", false, "4.54609", "L"},
    UnitRow{"[qt_br]", false, "0.25", "[gal_br]"},
    UnitRow{"[pt_br]", false, "0.125", "[gal_br]"},
    UnitRow{"[foz_br]", false, "0.00625", "[gal_br]"},
    UnitRow{"[drp]", false, "0.05", "mL"},
    // mass
    UnitRow{"[gr]", false, "64.79891", "mg"},
    UnitRow{"[oz_av]", false, "28.349523125", "g"},
    UnitRow{"[lb_av]", false, "453.59237", "g"},
    UnitRow{"[stone_av]", false, "14", "[lb_av]"},
    UnitRow{"[ston_av]", false, "2000", "[lb_av]"},
    UnitRow{"[lton_av]", false, "2240", "[lb_av]"},
    UnitRow{"[dr_av]", false, "0.0625", "[oz_av]"},
    UnitRow{"t", true, "1000", "kg"},
    UnitRow{"u", true, "1.6605402e-24", "g"},
    UnitRow{"[car_m]", false, "0.2", "g"},
    // force, pressure, energy, power
    UnitRow{"N", true, "1", "kg.m/s2"},
    UnitRow{"dyn", true, "1", "g.cm/s2"},
    UnitRow{"[g]", true, "9.80665", "m/s2"},
    UnitRow{"gf", true, "1", "g.[g]"},
    UnitRow{"[lbf_av]", false, "1", "[lb_av].[g]"},
    UnitRow{"Pa", true, "1", "N/m2"},
    UnitRow{"bar", true, "100000", "Pa"},
    UnitRow{"atm", false, "101325", "Pa"},
    UnitRow{"att", false, "98066.5", "Pa"},
    UnitRow{"m[H2O]", true, "9806.65", "Pa"},
    UnitRow{"m[Hg]", true, "133322", "Pa"},
    UnitRow{"[in_i'H2O]", false, "0.0254", "m[H2O]"},
    UnitRow{"[in_i'Hg]", false, "0.0254", "m[Hg]"},
    UnitRow{"[psi]", false, "1", "[lbf_av]/[in_i]2"},
    UnitRow{"J", true, "1", "N.m"},
    UnitRow{"erg", true, "1", "dyn.cm"},
    UnitRow{"W", true, "1", "J/s"},
    UnitRow{"cal", true, "4.184", "J"},
    UnitRow{"cal_th", true, "4.184", "J"},
    UnitRow{"cal_IT", true, "4.1868", "J"},
    UnitRow{"[Cal]", false, "4184", "J"},
    UnitRow{"[Btu]", false, "1055.05585262", "J"},
    UnitRow{"[HP]", false, "550", "[ft_i].[lbf_av]/s"},
    UnitRow{"P", true, "1", "dyn.s/cm2"},
    UnitRow{"St", true, "1", "cm2/s"},
    UnitRow{"[MET]", false, "3.5", "mL/min/kg"},
    // electricity, light, radiation
    UnitRow{"A", true, "1", "C/s"},
    UnitRow{"V", true, "1", "J/C"},
    UnitRow{"F", true, "1", "C/V"},
    UnitRow{"Ohm", true, "1", "V/A"},
    UnitRow{"S", true, "1", "Ohm-1"},
    UnitRow{"Wb", true, "1", "V.s"},
    UnitRow{"T", true, "1", "Wb/m2"},
    UnitRow{"G", true, "0.0001", "T"},
    UnitRow{"H", true, "1", "Wb/A"},
    UnitRow{"eV", true, "1.60217733e-19", "J"},
    UnitRow{"sr", true, "1", "rad2"},
    UnitRow{"lm", true, "1", "cd.sr"},
    UnitRow{"lx", true, "1", "lm/m2"},
    UnitRow{"Bq", true, "1", "s-1"},
    UnitRow{"Ci", true, "37000000000", "Bq"},
    UnitRow{"Gy", true, "1", "J/kg"},
    UnitRow{"RAD", true, "0.01", "Gy"},
    UnitRow{"Sv", true, "1", "J/kg"},
    UnitRow{"REM", true, "0.01", "Sv"},
    UnitRow{"R", true, "0.000258", "C/kg"},
    UnitRow{"[diop]", false, "1", "m-1"},
    // angle
    UnitRow{"deg", false, "0.01745329251994329576923690768488613", "rad"},
    UnitRow{"'", false, "1", "deg/60"},
    UnitRow{"''", false, "1", "deg/3600"},
    UnitRow{"gon", false, "0.9", "deg"},
    UnitRow{"circ", false, "360", "deg"},
    // chemistry
    UnitRow{"osm", true, "1", "mol"},
    UnitRow{"eq", true, "1", "mol"},
    UnitRow{"kat", true, "1", "mol/s"},
    UnitRow{"U", true, "1", "umol/min"},
    UnitRow{"[IU]", true, "1", "[iU]"},
    UnitRow{"g%", true, "1", "g/dL"},
    // numbers
    UnitRow{"%", false, "0.01", "1"},
    UnitRow{"10*", false, "10", "1"},
    UnitRow{"10^", false, "10", "1"},
    UnitRow{"[ppth]", false, "0.001", "1"},
    UnitRow{"[ppm]", false, "0.000001", "1"},
    UnitRow{"[ppb]", false, "0.000000001", "1"},
    UnitRow{"[pptr]", false, "0.000000000001", "1"},
    UnitRow{"[pi]", false, "3.141592653589793238462643383279503", "1"},
    UnitRow{"[HPF]", false, "1", "1"},
    UnitRow{"[LPF]", false, "100", "1"},
    UnitRow{"bit", true, "1", "1"},
    UnitRow{"By", true, "8", "bit"},
};

constexpr std::array<std::string_view, 9> kBase = {"m", "s", "g", "rad", "K", "C", "cd", "mol", "[iU]"};

struct Prefix {
  std::string_view code;
  int power;
};
constexpr std::array kPrefixes = {Prefix{"da", 1},  Prefix{"Y", 24},  Prefix{"Z", 21},  Prefix{"E", 18},
                                  Prefix{"P", 15},  Prefix{"T", 12},  Prefix{"G", 9},   Prefix{"M", 6},
                                  Prefix{"k", 3},   Prefix{"h", 2},   Prefix{"d", -1},  Prefix{"c", -2},
                                  Prefix{"m", -3},  Prefix{"u", -6},  Prefix{"n", -9},  Prefix{"p", -12},
                                  Prefix{"f", -15}, Prefix{"a", -18}, Prefix{"z", -21}, Prefix{"y", -24}};

struct SpecialRow {
  std::string_view code;
  Scale scale;
};
constexpr std::array kSpecial = {SpecialRow{"Cel", Scale::Celsius},    SpecialRow{"[degF]", Scale::Fahrenheit},
                                 SpecialRow{"B", Scale::Logarithmic},  SpecialRow{"Np", Scale::Logarithmic},
                                 SpecialRow{"dB", Scale::Logarithmic}, SpecialRow{"[pH]", Scale::Logarithmic}};

constexpr int kMaxDepth = 16;
constexpr std::size_t kMaxLength = 100;

std::optional<Unit> scaled(Unit unit, int power) {
  const std::optional<Decimal> ten = Decimal::parse("1e" + std::to_string(power < 0 ? -power : power));
  if (!ten) return std::nullopt;
  const std::optional<Decimal> product = multiply(power < 0 ? unit.denominator : unit.numerator, *ten);
  if (!product) return std::nullopt;
  (power < 0 ? unit.denominator : unit.numerator) = *product;
  return unit;
}

class UnitParser {
 public:
  UnitParser(std::string_view text, int depth) : text_(text), depth_(depth) {}

  std::optional<Unit> parse() {
    std::optional<Unit> unit = term();
    return at_ == text_.size() ? unit : std::nullopt;
  }

 private:
  bool take(char c) {
    if (at_ >= text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }

  std::optional<Unit> term() {
    if (++depth_ > kMaxDepth) return std::nullopt;
    std::optional<Unit> result = take('/') ? std::optional<Unit>() : component();
    if (!result) {
      if (at_ == 0 || text_[at_ - 1] != '/') return std::nullopt;
      const std::optional<Unit> first = component();
      if (!first) return std::nullopt;
      result = divide_units(Unit{}, *first);
    }
    while (result && at_ < text_.size() && text_[at_] != ')') {
      const bool over = take('/');
      if (!over && !take('.')) return std::nullopt;
      const std::optional<Unit> next = component();
      if (!next) return std::nullopt;
      result = over ? divide_units(*result, *next) : multiply_units(*result, *next);
    }
    --depth_;
    return result;
  }

  bool skip_annotation() {
    if (at_ >= text_.size() || text_[at_] != '{') return false;
    const std::size_t end = text_.find('}', at_);
    if (end == std::string_view::npos) return false;
    at_ = end + 1;
    return true;
  }

  std::optional<Unit> component() {
    if (skip_annotation()) return Unit{};
    if (take('(')) {
      const std::optional<Unit> inner = term();
      return take(')') ? inner : std::nullopt;
    }
    std::optional<Unit> unit = simple();
    skip_annotation();
    return unit;
  }

  /// A number, or a unit with its power.
  std::optional<Unit> simple() {
    const std::size_t begin = at_;
    const bool ten = text_.substr(at_, 3) == "10*" || text_.substr(at_, 3) == "10^";
    if (ten) at_ += 3;
    while (!ten && at_ < text_.size() && is_digit(text_[at_])) ++at_;
    if (!ten && at_ > begin) {
      const std::optional<Decimal> number =
          at_ - begin > 18 ? std::nullopt : Decimal::parse(text_.substr(begin, at_ - begin));
      if (!number || number->is_zero()) return std::nullopt;
      return Unit{*number, Decimal(1), {}, Scale::Ratio};
    }
    bool bracket = false;
    while (!ten && at_ < text_.size() && (bracket || !ends_code(text_[at_]))) {
      bracket = bracket ? text_[at_] != ']' : text_[at_] == '[';
      ++at_;
    }
    const std::string_view code = text_.substr(begin, at_ - begin);
    const std::optional<int> power = exponent();
    const std::optional<Unit> unit = find_unit(code);
    return unit && power ? raised(*unit, *power) : std::nullopt;
  }

  static bool is_digit(char c) { return c >= '0' && c <= '9'; }
  static bool ends_code(char c) {
    return is_digit(c) || std::string_view("./(){}+-").find(c) != std::string_view::npos;
  }

  /// Absent means 1; empty when malformed or beyond 24.
  std::optional<int> exponent() {
    if (at_ == text_.size() || !(is_digit(text_[at_]) || text_[at_] == '+' || text_[at_] == '-')) return 1;
    const bool negative = take('-');
    if (!negative) take('+');
    int power = 0;
    const std::size_t begin = at_;
    while (at_ < text_.size() && is_digit(text_[at_]) && power < 100) power = power * 10 + (text_[at_++] - '0');
    if (at_ == begin || power > 24) return std::nullopt;
    return negative ? -power : power;
  }

  static std::optional<Unit> raised(const Unit& unit, int power) {
    std::optional<Unit> result = Unit{};
    if (power == 1) return unit;
    for (int i = 0; result && i < (power < 0 ? -power : power); ++i) {
      result = power < 0 ? divide_units(*result, unit) : multiply_units(*result, unit);
    }
    return result;
  }

  std::optional<Unit> find_plain(std::string_view code, bool only_metric) const {
    for (std::size_t i = 0; i < kBase.size(); ++i) {
      if (kBase[i] != code) continue;
      Unit unit;
      unit.powers[i] = 1;
      return unit;
    }
    for (const UnitRow& row : kUnits) {
      if (row.code != code || (only_metric && !row.metric)) continue;
      std::optional<Unit> unit = UnitParser(row.definition, depth_).parse();
      const std::optional<Decimal> product =
          unit ? multiply(unit->numerator, *Decimal::parse(row.factor)) : std::nullopt;
      if (!product) return std::nullopt;
      unit->numerator = *product;
      return unit;
    }
    return std::nullopt;
  }

  std::optional<Unit> find_unit(std::string_view code) const {
    for (const SpecialRow& row : kSpecial) {
      if (row.code != code) continue;
      Unit unit;
      unit.scale = row.scale;
      if (row.scale != Scale::Logarithmic) unit.powers[4] = 1;
      return unit;
    }
    if (std::optional<Unit> unit = find_plain(code, false)) return unit;
    for (const Prefix& prefix : kPrefixes) {
      if (!code.starts_with(prefix.code)) continue;
      const std::optional<Unit> unit = find_plain(code.substr(prefix.code.size()), true);
      if (unit) return scaled(*unit, prefix.power);
    }
    return std::nullopt;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  int depth_;
};

std::optional<Decimal> to_kelvin(const Decimal& value, const Unit& unit) {
  if (unit.scale == Scale::Celsius) return add(value, *Decimal::parse("273.15"));
  const std::optional<Decimal> sum = add(value, *Decimal::parse("459.67"));
  const std::optional<Decimal> fifth = sum ? multiply(*sum, Decimal(5)) : std::nullopt;
  return fifth ? divide(*fifth, Decimal(9)) : std::nullopt;
}

std::optional<Decimal> from_kelvin(const Decimal& value, const Unit& unit) {
  if (unit.scale == Scale::Celsius) return subtract(value, *Decimal::parse("273.15"));
  const std::optional<Decimal> nine = multiply(value, Decimal(9));
  const std::optional<Decimal> fifth = nine ? divide(*nine, Decimal(5)) : std::nullopt;
  return fifth ? subtract(*fifth, *Decimal::parse("459.67")) : std::nullopt;
}

/// Takes what both sides of the fraction share out of it, as far as powers of ten and equal numbers go.
Unit reduced(Unit unit) {
  unit.numerator = unit.numerator.trimmed();
  unit.denominator = unit.denominator.trimmed();
  if (unit.numerator == unit.denominator) unit.numerator = unit.denominator = Decimal(1);
  return unit;
}

std::optional<Unit> combined(const Unit& a, const Unit& b, int sign) {
  if (a.scale != Scale::Ratio || b.scale != Scale::Ratio) return std::nullopt;
  Unit unit;
  const std::optional<Decimal> numerator = multiply(a.numerator, sign > 0 ? b.numerator : b.denominator);
  const std::optional<Decimal> denominator = multiply(a.denominator, sign > 0 ? b.denominator : b.numerator);
  if (!numerator || !denominator) return std::nullopt;
  unit.numerator = *numerator;
  unit.denominator = *denominator;
  for (std::size_t i = 0; i < unit.powers.size(); ++i) {
    const int power = a.powers[i] + sign * b.powers[i];
    if (power < -100 || power > 100) return std::nullopt;
    unit.powers[i] = static_cast<std::int8_t>(power);
  }
  return reduced(unit);
}

}  // namespace

std::optional<Unit> parse_unit(std::string_view text) {
  if (text.empty() || text.size() > kMaxLength) return std::nullopt;
  return UnitParser(text, 0).parse();
}

std::optional<Decimal> convert_unit(const Decimal& value, const Unit& from, const Unit& to) {
  if (!from.is_comparable(to)) return std::nullopt;
  if (from.scale == Scale::Logarithmic) return std::nullopt;
  if (from.scale == to.scale && from.scale != Scale::Ratio) return value;
  const std::optional<Decimal> absolute = from.scale == Scale::Ratio ? std::optional(value) : to_kelvin(value, from);
  if (!absolute) return std::nullopt;
  const std::optional<Decimal> up = multiply(from.numerator, to.denominator);
  const std::optional<Decimal> down = multiply(from.denominator, to.numerator);
  const std::optional<Decimal> product = up ? multiply(*absolute, *up) : std::nullopt;
  if (!product || !down) return std::nullopt;
  const std::optional<Decimal> result = *down == Decimal(1) ? product : divide(*product, *down);
  if (!result || to.scale == Scale::Ratio) return result;
  return from_kelvin(*result, to);
}

std::optional<Unit> multiply_units(const Unit& a, const Unit& b) { return combined(a, b, 1); }
std::optional<Unit> divide_units(const Unit& a, const Unit& b) { return combined(a, b, -1); }

}  // namespace cairn::fhirpath
