// Section 5.3: subsetting; 5.4: combining; sorting.
#include <algorithm>

#include "engine/fhirpath/equality.h"
#include "engine/fhirpath/functions/functions.h"

namespace cairn::fhirpath::functions {
namespace {

bool push_range(Call& call, std::int64_t from, std::int64_t to) {
  const std::int64_t size = call.input.size();
  from = std::clamp<std::int64_t>(from, 0, size);
  to = std::clamp<std::int64_t>(to, from, size);
  return call.run.push_slice(
      {call.input.begin + static_cast<std::uint32_t>(from), call.input.begin + static_cast<std::uint32_t>(to)});
}

bool fill(Call& call, ValueSet& set, Slice slice) {
  for (std::uint32_t i = slice.begin; i < slice.end; ++i) {
    bool fresh = false;
    if (!set.insert(call.run.at(i), fresh)) return false;
  }
  return true;
}

/// Sort keys of one item: a value each, or nothing.
struct Keyed {
  Value item;
  std::vector<std::optional<Value>> keys;
};

class Sorting {
 public:
  explicit Sorting(Call& call) : call_(call) {}

  bool read_keys(std::vector<Keyed>& rows) {
    for (std::uint32_t i = call_.input.begin; i < call_.input.end; ++i) {
      Keyed row{call_.run.at(i), {}};
      if (call_.argument_count() == 0) row.keys.push_back(row.item);
      for (const Node* argument : call_.node.arguments) {
        const std::uint32_t base = call_.run.top();
        if (!call_.run.evaluate_scoped(*argument->left, call_.item_scope(i))) return false;
        const Slice key = call_.run.since(base);
        if (key.size() > 1) return call_.run.fail(*argument, "a sort key must be one value");
        row.keys.push_back(key.empty() ? std::nullopt : std::optional(call_.run.load(call_.run.at(base))));
        call_.run.drop(base);
      }
      rows.push_back(std::move(row));
    }
    return true;
  }

  /// An empty key counts as the greatest. After a failure everything is equal, so that sorting ends.
  bool is_before(const Keyed& a, const Keyed& b) {
    for (std::size_t k = 0; ok_ && k < a.keys.size(); ++k) {
      const bool down = k < call_.argument_count() && call_.node.arguments[k]->descending;
      Ordering ordering = Ordering::Equal;
      if (a.keys[k] && b.keys[k]) {
        ok_ = compare_order(call_.run, *a.keys[k], *b.keys[k], ordering);
        if (ok_ && ordering == Ordering::Incomparable) ok_ = call_.fail("sort() needs values that have an order");
      } else if (a.keys[k].has_value() != b.keys[k].has_value()) {
        ordering = a.keys[k] ? Ordering::Less : Ordering::Greater;
      }
      if (ok_ && ordering == (down ? Ordering::Greater : Ordering::Less)) return true;
      if (ok_ && ordering == (down ? Ordering::Less : Ordering::Greater)) return false;
    }
    return false;
  }
  bool ok() const { return ok_; }

 private:
  Call& call_;
  bool ok_ = true;
};

}  // namespace

bool single(Call& call) {
  if (call.input.size() > 1)
    return call.fail("single() found " + std::to_string(call.input.size()) + " items instead of one");
  return call.run.push_slice(call.input);
}

bool first(Call& call) { return push_range(call, 0, 1); }
bool last(Call& call) { return push_range(call, static_cast<std::int64_t>(call.input.size()) - 1, call.input.size()); }
bool tail(Call& call) { return push_range(call, 1, call.input.size()); }

bool skip(Call& call) {
  std::int64_t number = 0;
  CAIRN_NEED(call.argument_integer(0, number));
  return push_range(call, number, call.input.size());
}

bool take(Call& call) {
  std::int64_t number = 0;
  CAIRN_NEED(call.argument_integer(0, number));
  return push_range(call, 0, number);
}

bool intersect(Call& call) {
  const std::uint32_t base = call.run.top();
  Slice other;
  ValueSet wanted(call.run);
  ValueSet done(call.run);
  if (!call.argument(0, other) || !fill(call, wanted, other)) return false;
  for (std::uint32_t i = call.input.begin; i < call.input.end; ++i) {
    const Value value = call.run.at(i);
    bool found = false;
    bool fresh = false;
    if (!wanted.contains(value, found)) return false;
    if (found && !done.insert(value, fresh)) return false;
    if (found && fresh && !call.push(value)) return false;
  }
  call.run.keep(base, other.end);
  return true;
}

bool exclude(Call& call) {
  const std::uint32_t base = call.run.top();
  Slice other;
  ValueSet unwanted(call.run);
  if (!call.argument(0, other) || !fill(call, unwanted, other)) return false;
  for (std::uint32_t i = call.input.begin; i < call.input.end; ++i) {
    const Value value = call.run.at(i);
    bool found = false;
    if (!unwanted.contains(value, found)) return false;
    if (!found && !call.push(value)) return false;
  }
  call.run.keep(base, other.end);
  return true;
}

bool combine(Call& call) {
  Slice other;
  return call.run.push_slice(call.input) && call.argument(0, other);
}

bool unite(Call& call) {
  const std::uint32_t base = call.run.top();
  if (!combine(call)) return false;
  const Slice both = call.run.since(base);
  if (!push_distinct(call.run, both)) return false;
  call.run.keep(base, both.end);
  return true;
}

bool sort(Call& call) {
  Sorting sorting(call);
  std::vector<Keyed> rows;
  if (!sorting.read_keys(rows)) return false;
  std::stable_sort(rows.begin(), rows.end(), [&](const Keyed& a, const Keyed& b) { return sorting.is_before(a, b); });
  if (!sorting.ok()) return false;
  for (const Keyed& row : rows) {
    if (!call.push(row.item)) return false;
  }
  return true;
}

}  // namespace cairn::fhirpath::functions
