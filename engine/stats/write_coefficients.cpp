#include "engine/stats/write_coefficients.h"

namespace cairn::stats {

void write_coefficients(std::span<const Coefficient> coefficients, std::string_view statistic, Json& out) {
  for (const std::string_view list : {std::string_view("terms"), std::string_view("estimate"), std::string_view("se"),
                                      statistic, std::string_view("p"), std::string_view("ci")})
    out[std::string(list)] = Json::array();
  for (const Coefficient& one : coefficients) {
    out["terms"].push_back(one.term);
    out["estimate"].push_back(write_number(one.estimate));
    out["se"].push_back(write_number(one.se));
    out[std::string(statistic)].push_back(write_number(one.statistic));
    out["p"].push_back(write_number(one.p));
    out["ci"].push_back(write_interval(one.ci));
  }
}

}  // namespace cairn::stats
