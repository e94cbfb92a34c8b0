#pragma once

#include "engine/fhirpath/evaluation.h"

namespace cairn::fhirpath {

/// Section 6.1 and 6.2 of the specification. All count steps; false means the budget ended and the error is recorded.

/// "=" on two items. Empty where precision or unit leave it open.
bool compare_equal(Evaluation& run, const Value& a, const Value& b, Truth& truth);
/// "~" on two items; never empty.
bool compare_equivalent(Evaluation& run, const Value& a, const Value& b, Truth& truth);
/// "=" and "~" on collections.
bool compare_equal(Evaluation& run, Slice a, Slice b, Truth& truth);
bool compare_equivalent(Evaluation& run, Slice a, Slice b, Truth& truth);

enum class Ordering { Less, Equal, Greater, Unknown, Incomparable };
/// "<" and its kin on two items; Incomparable when the types do not fit.
bool compare_order(Evaluation& run, const Value& a, const Value& b, Ordering& ordering);

/// Items of a slice without repetitions are pushed, in order. Large collections are hashed.
bool push_distinct(Evaluation& run, Slice slice);
/// A set of values for membership by "=".
class ValueSet {
 public:
  explicit ValueSet(Evaluation& run) : run_(run) {}
  /// `fresh` tells whether it was not there before.
  bool insert(const Value& value, bool& fresh);
  bool contains(const Value& value, bool& found);

 private:
  bool find(const Value& value, std::uint64_t hash, bool& found);
  Evaluation& run_;
  std::vector<Value> values_;
  std::unordered_multimap<std::uint64_t, std::uint32_t> index_;
};

}  // namespace cairn::fhirpath
