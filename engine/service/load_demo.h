#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/service/services.h"

namespace cairn::service {

struct DemoOptions {
  std::uint64_t seed = 20250203;   // the same seed and day give the same people, answers and scores
  bool has_fixed_secrets = false;  // passwords and links follow from the seed too; for tests only
};

struct DemoAccount {
  std::string name, password, role;
};
struct DemoLink {
  std::string timepoint, token;
  Date closes_on{};
};
struct DemoReport {
  bool was_loaded_now = false;  // false: the folder held the demonstration already
  std::size_t episodes = 0, responses = 0;
  std::vector<DemoAccount> accounts;
  std::vector<DemoLink> links;  // BASE, END and M3, open today
};

/// Fills a folder with 18 months of invented episodes, through the same service functions as real data, all in one
/// step. Called again it loads nothing twice: the accounts get new passwords and the three open links are renewed (or
/// made anew when they were answered). Conflict when the folder holds anybody who is not invented. Permission
/// Administer and WriteSurveys (the command line has both).
Result<DemoReport> load_demo(const Services& services, const access::Actor& actor, const DemoOptions& options = {});

/// What to tell at start, a line each: "Account: NAME PASSWORD (role)", "Link: ORIGIN/s/TOKEN (BASE, until 1 March
/// 2026)".
std::vector<std::string> describe_demo(const DemoReport& report, std::string_view origin);

}  // namespace cairn::service
