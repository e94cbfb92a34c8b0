#pragma once

#include <cstdint>
#include <optional>
#include <vector>

namespace cairn::disclosure {

/// Everybody of whom the records are a part, the people behind the records among them. People who agree in every
/// quasi-identifier are one entry.
struct Population {
  std::vector<std::vector<std::uint32_t>> leaves;  // by quasi-identifier: leaf of its hierarchy, one an entry
  std::vector<std::uint32_t> counts;               // people, by entry
  std::int64_t people = 0;                         // all of them; at most kMostPeople
};
inline constexpr std::int64_t kMostPeople = 4'000'000'000;  // counts have 32 bits

/// δ-presence (Nergiz, Atzori and Clifton 2007, definition 1): how sure somebody who has the population may become that
/// a person is among the records. Shares from 0 to 1.
struct Presence {
  double least = 0, most = 1;
};

/// One class: how many records it holds (0: only people who are not in the data), and how many people.
struct PopulationClass {
  std::int64_t records = 0, people = 0;
};

/// The target is one of the population and not known to be in the data: found with the chance 1 / people of the class
/// (journalist's risk; El Emam and Dankar 2008). Counted, not estimated. Classes without records only count as uniques.
struct JournalistRisk {
  double highest = 0;         // over the classes with records
  double average = 0;         // over the records: the share that a matching with the population would get right
  double over_threshold = 0;  // share of the records whose risk is above the threshold
  double uniques = 0;         // share of the population that is alone in its class
  std::int64_t smallest = 0;  // people in the smallest class that has records
  Presence presence;          // least and most of records / people, over the classes with records
};
JournalistRisk measure_journalist_risk(const std::vector<PopulationClass>& classes, std::int64_t people,
                                       double threshold);

}  // namespace cairn::disclosure
