#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "engine/base/random.h"
#include "engine/stats/procedures/procedure.h"

namespace cairn::stats {
namespace {

/// Numbers that break formulas: ends of the range, ties, gaps.
Json odd_number(SeededRandom& random) {
  switch (random.below(12)) {
    case 0:
      return nullptr;
    case 1:
      return 0;
    case 2:
      return make_decimal(1e308);
    case 3:
      return make_decimal(-1e308);
    case 4:
      return make_decimal(5e-324);
    case 5:
      return make_decimal(-0.0);
    case 6:
      return 1;
    case 7:
      return make_decimal(0.1 + 0.2);
    default:
      return static_cast<std::int64_t>(random.below(1000));
  }
}

/// The same shape with some of it spoilt.
Json spoil(const Json& value, SeededRandom& random) {
  if (value.is_object()) {
    Json out = Json::object();
    for (const auto& [name, inner] : value.items()) out[name] = random.below(3) == 0 ? spoil(inner, random) : inner;
    return out;
  }
  if (value.is_array()) {
    Json out = Json::array();
    const std::uint64_t how = random.below(6);
    if (how == 0) return out;
    const Json constant = value.empty() ? Json(nullptr) : value.front();
    for (std::size_t i = 0; i < value.size(); ++i) {
      if (how == 1) {
        out.push_back(constant);
      } else if (how == 2 && i > 0) {
        break;
      } else {
        out.push_back(random.below(3) == 0 ? spoil(value[i], random) : value[i]);
      }
    }
    if (how == 3 && !value.empty()) out.push_back(value.back());
    return out;
  }
  if (value.is_string()) return random.below(3) == 0 ? Json("other") : value;
  if (value.is_boolean()) return !value.get<bool>();
  return odd_number(random);
}

// Whatever is asked, a procedure answers with finite figures or says what is wrong: never with a figure that is not a
// number (an assertion), never by ending the process.
TEST(StatsProcedures, SurviveWhateverTheyAreGiven) {
  SeededRandom random(4);
  for (const Procedure& row : procedures()) {
    const Json data = parse_json(row.example_data).value(), options = parse_json(row.example_options).value();
    for (int round = 0; round < 300; ++round) {
      const Json spoilt_data = spoil(data, random), spoilt_options = round % 3 == 0 ? spoil(options, random) : options;
      const std::string what = std::string(row.name) + " " + write_json(spoilt_data) + " " + write_json(spoilt_options);
      const Result<Data> read = read_data(spoilt_data);
      if (!read) continue;
      try {
        const Result<Json> result = run_procedure(row, *read, spoilt_options);
        if (!result) {
          EXPECT_FALSE(result.error().message.empty()) << what;
        }
      } catch (const std::exception& failure) {
        ADD_FAILURE() << failure.what() << ": " << what.substr(0, 600);
        break;
      }
    }
  }
}

}  // namespace
}  // namespace cairn::stats
