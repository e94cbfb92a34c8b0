#include <algorithm>
#include <cmath>

#include "engine/extract/verify_parts.h"

namespace cairn::extract {
namespace {

constexpr double kRounding = 1e-9;

}  // namespace

void check_population(CheckedBundle& bundle) {
  const Json* parameters = find_object(bundle.manifest, "parameters");
  const Json* population = parameters == nullptr ? nullptr : find_object(*parameters, "population");
  const bool asks = parameters != nullptr && (find(*parameters, "k_map") || find(*parameters, "delta_presence"));
  if (population == nullptr) {
    if (asks) bundle.add("population", "manifest.json", "What is asked for needs a population, and none is named.");
    return;
  }
  bundle.result.not_counted_again = read_string(*population, "not_counted_again").value_or("");
  const Json* risk = find_object(bundle.report, "risk");
  const Json* after = risk == nullptr ? nullptr : find_object(*risk, "after");
  const Json* said = after == nullptr ? nullptr : find_object(*after, "population");
  if (said == nullptr) return bundle.add("population", "report.json", "The report says nothing about the population.");
  const auto figure = [&](const Json& object, const char* name) { return read_number(object, name).value_or(-1); };
  const auto expect = [&](bool holds, const char* message) {
    if (!holds) bundle.add("population", "report.json", message);
  };
  const double people = figure(*population, "people"), records = figure(*after, "records");
  const double smallest = figure(*said, "smallest_class"), highest = figure(*after, "journalist");
  const double average = figure(*after, "journalist_average"), over = figure(*after, "journalist_over_threshold");
  const double least = figure(*said, "least_presence"), most = figure(*said, "most_presence");
  expect(people == figure(*said, "size") && people >= records, "The population is not the one of the manifest.");
  if (records <= 0) return;  // nothing is shown
  expect(smallest >= 1 && std::abs(highest * smallest - 1) < kRounding,
         "The journalist's risk is not that of the smallest class of the population.");
  expect(highest <= figure(*after, "prosecutor") + kRounding &&
             average <= std::min(highest, figure(*after, "marketer")) + kRounding,
         "The journalist's risk is higher than the data allow: the population holds everybody in the data.");
  expect(over >= 0 && over <= 1 && (over > 0) == (highest > figure(*said, "threshold") + kRounding),
         "The share of records above the threshold does not fit the highest risk.");
  expect(least > 0 && least <= most + kRounding && most <= 1 + kRounding, "The presence is not a range of shares.");
  expect(smallest >= read_number(*parameters, "k_map").value_or(0), "A class holds fewer people than k_map asks for.");
  if (const Json* presence = find_object(*parameters, "delta_presence")) {
    expect(least >= figure(*presence, "min") - kRounding && most <= figure(*presence, "max") + kRounding,
           "The presence is outside what was asked for.");
  }
}

}  // namespace cairn::extract
