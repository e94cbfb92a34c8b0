#include <array>

#include "engine/base/error.h"
#include "engine/disclosure/hierarchy.h"

namespace cairn::disclosure {
namespace {

using Rows = std::vector<std::vector<std::string>>;

Hierarchy make(const Rows& rows) {
  Issues issues;
  std::optional<Hierarchy> hierarchy = Hierarchy::read(rows, issues);
  CAIRN_ASSERT(hierarchy.has_value());
  return *std::move(hierarchy);
}

/// "40-44"; everything from `top` on is one name: "90+".
std::string band(int age, int width, int top) {
  if (age >= top) return std::to_string(top) + "+";
  const int from = age / width * width;
  return std::to_string(from) + "-" + std::to_string(from + width - 1);
}

struct EthnicCategory {
  std::string_view code, group, broad;
};

// NHS Data Dictionary, ethnic category 16+1.
constexpr std::string_view kMinority = "Minority ethnic groups";
constexpr std::array<EthnicCategory, 18> kEthnicCategories = {{
    {"A", "White", "White"},
    {"B", "White", "White"},
    {"C", "White", "White"},
    {"D", "Mixed", kMinority},
    {"E", "Mixed", kMinority},
    {"F", "Mixed", kMinority},
    {"G", "Mixed", kMinority},
    {"H", "Asian", kMinority},
    {"J", "Asian", kMinority},
    {"K", "Asian", kMinority},
    {"L", "Asian", kMinority},
    {"M", "Black", kMinority},
    {"N", "Black", kMinority},
    {"P", "Black", kMinority},
    {"R", "Other", kMinority},
    {"S", "Other", kMinority},
    {"Z", "Unknown", "Unknown"},
    {"99", "Unknown", "Unknown"},
}};

}  // namespace

Hierarchy age_hierarchy() {
  Rows rows;
  for (int age = 0; age <= 120; ++age) {
    rows.push_back(
        {std::to_string(age), band(age, 5, 90), band(age, 10, 90), band(age, 20, 80), age < 60 ? "0-59" : "60+", "*"});
  }
  rows.push_back({"unknown", "unknown", "unknown", "unknown", "unknown", "*"});
  return make(rows);
}

Hierarchy ethnicity_hierarchy() {
  Rows rows;
  for (const EthnicCategory& category : kEthnicCategories) {
    rows.push_back({std::string(category.code), std::string(category.group), std::string(category.broad), "*"});
  }
  return make(rows);
}

Hierarchy deprivation_hierarchy() {
  Rows rows;
  for (int decile = 1; decile <= 10; ++decile) {
    const int fifth = (decile + 1) / 2;
    rows.push_back({std::to_string(decile), "Q" + std::to_string(fifth),
                    fifth <= 2   ? "Q1-Q2"
                    : fifth == 3 ? "Q3"
                                 : "Q4-Q5",
                    "*"});
  }
  rows.push_back({"unknown", "unknown", "unknown", "*"});
  return make(rows);
}

Hierarchy sex_hierarchy() { return make({{"female", "*"}, {"male", "*"}, {"other", "*"}, {"unknown", "*"}}); }

}  // namespace cairn::disclosure
