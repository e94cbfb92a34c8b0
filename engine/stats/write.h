#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "engine/base/json.h"
#include "engine/stats/sample.h"

/// Figures as JSON, for the sources that write results. Open ends of intervals are "Infinity" and "-Infinity"; figures
/// that do not exist are null.
namespace cairn::stats {

Json write_number(double value);
Json write_number(const std::optional<double>& value);
Json write_interval(const Interval& interval);
Json write_interval(const std::optional<Interval>& interval);

template <class Values>
Json write_numbers(const Values& values) {
  Json out = Json::array();
  for (const auto& value : values) out.push_back(write_number(value));
  return out;
}

template <class Values>
Json write_intervals(const Values& values) {
  Json out = Json::array();
  for (const auto& value : values) out.push_back(write_interval(value));
  return out;
}

template <class Texts>
Json write_texts(const Texts& texts) {
  Json out = Json::array();
  for (const auto& text : texts) out.push_back(std::string(text));
  return out;
}

}  // namespace cairn::stats
