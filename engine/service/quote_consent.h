#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>

#include "engine/service/services.h"

namespace cairn::service {

/// The consent question, by its purpose in pathway.json, under which somebody's own words may be quoted.
inline constexpr std::string_view kQuotePurpose = "quotes";

/// Who may be quoted at the moment of a session's snapshot: somebody who has not withdrawn and whose newest choice,
/// over all their episodes on the pathway, is yes to the present words of the question or to earlier ones that these
/// cover. Remembers what it learned: one object for one session.
class QuoteConsent {
 public:
  explicit QuoteConsent(store::Session& session) : session_(session) {}
  /// False too for a pathway that is not stored or does not ask.
  Result<bool> may_quote(const std::string& pathway, const std::string& person, std::int64_t episode_row);
  /// Versions of the question's words whose yes counts. Empty when the pathway's current version does not ask.
  using Versions = std::set<std::string, std::less<>>;
  Result<const Versions*> versions_of(const std::string& pathway);

 private:
  store::Session& session_;
  std::map<std::string, Versions> versions_;                       // by pathway
  std::map<std::pair<std::string, std::string>, bool> by_person_;  // pathway and person
};

}  // namespace cairn::service
