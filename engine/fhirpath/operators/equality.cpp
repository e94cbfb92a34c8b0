// Section 6.1 (equality, equivalence) and 6.2 (comparison).
#include "engine/fhirpath/equality.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "engine/fhirpath/quantity.h"
#include "engine/fhirpath/text_case.h"

namespace cairn::fhirpath {
namespace {

enum class Mode { Equal, Equivalent };

bool is_number(const Value& value) { return value.kind() == Kind::Integer || value.kind() == Kind::Decimal; }
bool is_date(const Value& value) { return value.kind() == Kind::Date || value.kind() == Kind::DateTime; }
Decimal to_decimal(const Value& value) {
  return value.kind() == Kind::Integer ? Decimal(value.as_integer()) : value.as_decimal();
}

bool decimals_equivalent(const Decimal& a, const Decimal& b) {
  const Decimal x = a.trimmed();
  const Decimal y = b.trimmed();
  const int places = std::min(x.scale(), y.scale());
  return x.rounded(places, Rounding::HalfAwayFromZero) == y.rounded(places, Rounding::HalfAwayFromZero);
}

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

/// Case and the kind of white space do not matter.
bool texts_equivalent(std::string_view a, std::string_view b) {
  const bool ascii = std::all_of(a.begin(), a.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
  if (!ascii) return normalise_for_equivalence(a) == normalise_for_equivalence(b);
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const char x = is_blank(a[i]) ? ' ' : ascii_lower(a[i]);
    const char y = is_blank(b[i]) ? ' ' : ascii_lower(b[i]);
    if (x != y) return false;
  }
  return true;
}

/// Deep comparison of JSON.
class JsonComparison {
 public:
  JsonComparison(Evaluation& run, Mode mode) : run_(run), mode_(mode) {}

  /// False when the budget ended.
  bool compare(const Json& a, const Json& b, bool& same) {
    same = true;
    if (&a == &b) return true;
    if (!run_.step()) return false;
    if (a.is_object() && b.is_object()) return compare_objects(a, b, same);
    if (a.is_array() && b.is_array())
      return mode_ == Mode::Equal ? compare_arrays(a, b, same) : compare_unordered(a, b, same);
    if (a.is_structured() || b.is_structured()) return same = false, true;
    const Value x = load_primitive(Value::node(&a, nullptr, 0), nullptr);
    const Value y = load_primitive(Value::node(&b, nullptr, 0), nullptr);
    if (x.is_node() || y.is_node()) return same = a == b, true;
    Truth truth = Truth::Empty;
    const bool done = mode_ == Mode::Equal ? compare_equal(run_, x, y, truth) : compare_equivalent(run_, x, y, truth);
    same = truth == Truth::True;
    return done;
  }

 private:
  bool counts(const std::string& key) const { return mode_ == Mode::Equal || !key.starts_with('_'); }

  bool compare_objects(const Json& a, const Json& b, bool& same) {
    const auto count = [&](const Json& object) {
      std::size_t members = 0;
      for (const auto& [key, member] : object.items()) members += counts(key) ? 1U : 0U;
      return members;
    };
    if (count(a) != count(b)) return same = false, true;
    for (const auto& [key, member] : a.items()) {
      if (!counts(key)) continue;
      const auto other = b.find(key);
      if (other == b.end()) return same = false, true;
      if (!compare(member, *other, same)) return false;
      if (!same) return true;
    }
    return true;
  }

  bool compare_arrays(const Json& a, const Json& b, bool& same) {
    if (a.size() != b.size()) return same = false, true;
    for (std::size_t i = 0; i < a.size(); ++i) {
      if (!compare(a[i], b[i], same)) return false;
      if (!same) return true;
    }
    return true;
  }

  bool compare_unordered(const Json& a, const Json& b, bool& same) {
    if (a.size() != b.size()) return same = false, true;
    std::vector<bool> used(b.size(), false);
    for (const Json& element : a) {
      bool found = false;
      for (std::size_t i = 0; i < b.size() && !found; ++i) {
        if (used[i]) continue;
        if (!compare(element, b[i], found)) return false;
        if (found) used[i] = true;
      }
      if (!found) return same = false, true;
    }
    return same = true, true;
  }

  Evaluation& run_;
  Mode mode_;
};

bool compare_nodes(Evaluation& run, const Value& a, const Value& b, Mode mode, bool& same) {
  same = a.json() == b.json();
  if (a.json() != nullptr && b.json() != nullptr && !JsonComparison(run, mode).compare(*a.json(), *b.json(), same))
    return false;
  if (!same || mode == Mode::Equivalent || a.extension() == b.extension()) return true;
  if (a.extension() == nullptr || b.extension() == nullptr) return same = false, true;
  return JsonComparison(run, mode).compare(*a.extension(), *b.extension(), same);
}

/// Both as quantities, when at least one is one and the other is one or a number.
bool as_quantities(Evaluation& run, const Value& a, const Value& b, std::optional<Quantity>& x,
                   std::optional<Quantity>& y) {
  const auto is_quantity = [&](const Value& value) {
    return value.kind() == Kind::Quantity || run.is_quantity_node(value);
  };
  if (!is_quantity(a) && !is_quantity(b)) return false;
  x = run.to_quantity(a, true);
  y = run.to_quantity(b, true);
  return x && y;
}

Truth truth_of_order(Order order) { return order == Order::Unknown ? Truth::Empty : truth_of(order == Order::Equal); }

bool count_comparison(Evaluation& run, const Value& value) {
  return run.step() && (value.kind() != Kind::String || run.step_text(value.as_string()));
}

}  // namespace

bool compare_equal(Evaluation& run, const Value& a, const Value& b, Truth& truth) {
  const Value x = run.load(a);
  const Value y = run.load(b);
  if (!count_comparison(run, x)) return false;
  if (a.is_node() && b.is_node() && (a.extension() != nullptr || b.extension() != nullptr)) {
    bool same = false;
    if (!compare_nodes(run, a, b, Mode::Equal, same)) return false;
    return truth = truth_of(same), true;
  }
  if (x.kind() == Kind::String && y.kind() == Kind::String)
    return truth = truth_of(x.as_string() == y.as_string()), true;
  if (x.kind() == Kind::Integer && y.kind() == Kind::Integer)
    return truth = truth_of(x.as_integer() == y.as_integer()), true;
  if (is_number(x) && is_number(y)) return truth = truth_of(to_decimal(x) == to_decimal(y)), true;
  if (is_date(x) && is_date(y)) return truth = truth_of_order(compare_dates(x.as_temporal(), y.as_temporal())), true;
  std::optional<Quantity> p, q;
  if (as_quantities(run, x, y, p, q)) return truth = truth_of_order(compare_quantities(*p, *q)), true;
  if (x.kind() != y.kind()) return truth = Truth::False, true;
  switch (x.kind()) {
    case Kind::Boolean:
      truth = truth_of(x.as_boolean() == y.as_boolean());
      break;
    case Kind::Time:
      truth = truth_of_order(compare_times(x.as_temporal(), y.as_temporal()));
      break;
    case Kind::Type:
      truth = truth_of(x.type() == y.type());
      break;
    case Kind::Node: {
      bool same = false;
      if (!compare_nodes(run, x, y, Mode::Equal, same)) return false;
      truth = truth_of(same);
      break;
    }
    default:
      truth = Truth::False;
  }
  return true;
}

bool compare_equivalent(Evaluation& run, const Value& a, const Value& b, Truth& truth) {
  const Value x = run.load(a);
  const Value y = run.load(b);
  if (!count_comparison(run, x)) return false;
  if (x.kind() == Kind::String && y.kind() == Kind::String)
    return truth = truth_of(texts_equivalent(x.as_string(), y.as_string())), true;
  if (x.kind() == Kind::Integer && y.kind() == Kind::Integer)
    return truth = truth_of(x.as_integer() == y.as_integer()), true;
  if (is_number(x) && is_number(y)) return truth = truth_of(decimals_equivalent(to_decimal(x), to_decimal(y))), true;
  std::optional<Quantity> p, q;
  if (as_quantities(run, x, y, p, q)) return truth = truth_of(are_equivalent(*p, *q)), true;
  if (x.is_node() && y.is_node()) {
    bool same = false;
    if (x.json() == nullptr && y.json() == nullptr) return truth = Truth::True, true;
    if (!compare_nodes(run, x, y, Mode::Equivalent, same)) return false;
    return truth = truth_of(same), true;
  }
  if (!compare_equal(run, x, y, truth)) return false;
  if (truth == Truth::Empty) truth = Truth::False;
  return true;
}

bool compare_equal(Evaluation& run, Slice a, Slice b, Truth& truth) {
  truth = Truth::Empty;
  if (a.empty() || b.empty()) return true;
  truth = Truth::False;
  if (a.size() != b.size()) return true;
  bool open = false;
  for (std::uint32_t i = 0; i < a.size(); ++i) {
    if (!compare_equal(run, run.at(a.begin + i), run.at(b.begin + i), truth)) return false;
    if (truth == Truth::False) return true;
    open = open || truth == Truth::Empty;
  }
  truth = open ? Truth::Empty : Truth::True;
  return true;
}

bool compare_equivalent(Evaluation& run, Slice a, Slice b, Truth& truth) {
  truth = truth_of(a.size() == b.size());
  if (truth == Truth::False) return true;
  std::vector<bool> used(b.size(), false);
  for (std::uint32_t i = 0; i < a.size(); ++i) {
    truth = Truth::False;
    for (std::uint32_t j = 0; j < b.size() && truth != Truth::True; ++j) {
      if (used[j]) continue;
      if (!compare_equivalent(run, run.at(a.begin + i), run.at(b.begin + j), truth)) return false;
      if (truth == Truth::True) used[j] = true;
    }
    if (truth != Truth::True) return true;
  }
  return true;
}

bool compare_order(Evaluation& run, const Value& a, const Value& b, Ordering& ordering) {
  const auto of_order = [](Order order) {
    return order == Order::Less      ? Ordering::Less
           : order == Order::Greater ? Ordering::Greater
           : order == Order::Equal   ? Ordering::Equal
                                     : Ordering::Unknown;
  };
  const auto of_strong = [](std::strong_ordering order) {
    return order < 0 ? Ordering::Less : order > 0 ? Ordering::Greater : Ordering::Equal;
  };
  const Value x = run.load(a);
  const Value y = run.load(b);
  if (!count_comparison(run, x)) return false;
  if (x.kind() == Kind::Integer && y.kind() == Kind::Integer)
    return ordering = of_strong(x.as_integer() <=> y.as_integer()), true;
  if (is_number(x) && is_number(y)) return ordering = of_strong(to_decimal(x) <=> to_decimal(y)), true;
  if (x.kind() == Kind::String && y.kind() == Kind::String)
    return ordering = of_strong(x.as_string().compare(y.as_string()) <=> 0), true;
  if (is_date(x) && is_date(y)) return ordering = of_order(compare_dates(x.as_temporal(), y.as_temporal())), true;
  if (x.kind() == Kind::Time && y.kind() == Kind::Time)
    return ordering = of_order(compare_times(x.as_temporal(), y.as_temporal())), true;
  std::optional<Quantity> p, q;
  if (as_quantities(run, x, y, p, q)) return ordering = of_order(compare_quantities(*p, *q)), true;
  ordering = Ordering::Incomparable;
  return true;
}

}  // namespace cairn::fhirpath
