// Sets of values by "=": distinct, union, intersection (sections 5.1, 5.3, 5.4).
#include <functional>
#include <nlohmann/json.hpp>

#include "engine/fhirpath/equality.h"

namespace cairn::fhirpath {
namespace {

constexpr std::uint32_t kSmall = 12;        // up to here comparing is cheaper than hashing
constexpr std::uint64_t kHashedSteps = 40;  // what it costs, in steps

std::uint64_t mix(std::uint64_t a, std::uint64_t b) {
  return (a ^ (b + 0x9E3779B97F4A7C15ULL + (a << 6) + (a >> 2))) * 0xD6E8FEB86659FD93ULL;
}

std::uint64_t hash_text(std::string_view text) { return std::hash<std::string_view>{}(text); }

std::uint64_t hash_decimal(const Decimal& decimal) {
  const Decimal trimmed = decimal.trimmed();
  return mix(static_cast<std::uint64_t>(trimmed.coefficient()), static_cast<std::uint64_t>(trimmed.scale()));
}

/// Values that may be equal have the same hash; dates and quantities compare by rules of their own and share one.
bool hash_value(Evaluation& run, const Value& original, std::uint64_t& hash);

bool hash_json(Evaluation& run, const Json& json, std::uint64_t& hash) {
  if (!run.step()) return false;
  std::uint64_t part = 0;
  if (json.is_object()) {
    hash = 17;
    for (const auto& [key, member] : json.items()) {
      if (!hash_json(run, member, part)) return false;
      hash = mix(mix(hash, hash_text(key)), part);
    }
    return true;
  }
  if (json.is_array()) {
    hash = 19;
    for (const Json& element : json) {
      if (!hash_json(run, element, part)) return false;
      hash = mix(hash, part);
    }
    return true;
  }
  if (json.is_null()) return hash = 23, true;
  const Value value = load_primitive(Value::node(&json, nullptr, 0), nullptr);
  return value.is_node() ? (hash = 29, true) : hash_value(run, value, hash);
}

bool hash_value(Evaluation& run, const Value& original, std::uint64_t& hash) {
  const Value value = run.load(original);
  switch (value.kind()) {
    case Kind::String:
      hash = hash_text(value.as_string());
      return run.step(value.as_string().size() / 16);
    case Kind::Boolean:
      return hash = value.as_boolean() ? 31 : 37, true;
    case Kind::Integer:
      return hash = hash_decimal(Decimal(value.as_integer())), true;
    case Kind::Decimal:
      return hash = hash_decimal(value.as_decimal()), true;
    case Kind::Node:
      if (run.is_quantity_node(value)) return hash = 41, true;
      if (value.json() == nullptr) return hash = 43, true;
      return hash_json(run, *value.json(), hash);
    case Kind::Type:
      return hash = value.type(), true;
    default:
      return hash = 41, true;
  }
}

bool is_same(Evaluation& run, const Value& a, const Value& b, bool& same) {
  if (a.is_node() && b.is_node() && a.json() != nullptr && a.json() == b.json()) return same = true, true;
  Truth truth = Truth::Empty;
  if (!compare_equal(run, a, b, truth)) return false;
  same = truth == Truth::True;
  return true;
}

}  // namespace

bool ValueSet::find(const Value& value, std::uint64_t hash, bool& found) {
  found = false;
  if (values_.size() <= kSmall) {
    for (std::size_t i = 0; i < values_.size() && !found; ++i) {
      if (!is_same(run_, values_[i], value, found)) return false;
    }
    return true;
  }
  const auto [begin, end] = index_.equal_range(hash);
  for (auto it = begin; it != end && !found; ++it) {
    if (!is_same(run_, values_[it->second], value, found)) return false;
  }
  return true;
}

bool ValueSet::insert(const Value& value, bool& fresh) {
  std::uint64_t hash = 0;
  if (values_.size() >= kSmall && (!run_.step(kHashedSteps) || !hash_value(run_, value, hash))) return false;
  bool found = false;
  if (!find(value, hash, found)) return false;
  fresh = !found;
  if (found) return true;
  values_.push_back(value);
  if (values_.size() == kSmall + 1) {
    for (std::uint32_t i = 0; i < values_.size(); ++i) {
      if (!hash_value(run_, values_[i], hash)) return false;
      index_.emplace(hash, i);
    }
  } else if (values_.size() > kSmall + 1) {
    index_.emplace(hash, static_cast<std::uint32_t>(values_.size() - 1));
  }
  return true;
}

bool ValueSet::contains(const Value& value, bool& found) {
  std::uint64_t hash = 0;
  if (values_.size() > kSmall && (!run_.step(kHashedSteps) || !hash_value(run_, value, hash))) return false;
  return find(value, hash, found);
}

bool push_distinct(Evaluation& run, Slice slice) {
  if (slice.size() > kSmall) {
    ValueSet seen(run);
    for (std::uint32_t i = slice.begin; i < slice.end; ++i) {
      const Value value = run.at(i);
      bool fresh = false;
      if (!seen.insert(value, fresh) || (fresh && !run.push(value))) return false;
    }
    return true;
  }
  const std::uint32_t base = run.top();
  for (std::uint32_t i = slice.begin; i < slice.end; ++i) {
    const Value value = run.at(i);
    bool found = false;
    for (std::uint32_t j = base; j < run.top() && !found; ++j) {
      if (!is_same(run, run.at(j), value, found)) return false;
    }
    if (!found && !run.push(value)) return false;
  }
  return true;
}

}  // namespace cairn::fhirpath
