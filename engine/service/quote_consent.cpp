#include "engine/service/quote_consent.h"

#include <nlohmann/json.hpp>

#include "engine/base/json.h"
#include "engine/pathway/consent_cover.h"
#include "engine/store/comments.h"
#include "engine/store/questionnaires.h"

namespace cairn::service {

Result<const QuoteConsent::Versions*> QuoteConsent::versions_of(const std::string& pathway) {
  if (const auto known = versions_.find(pathway); known != versions_.end()) return &known->second;
  Versions versions;
  CAIRN_ASSIGN(const auto stored, store::find_pathway(session_, pathway, ""));
  if (stored) {
    CAIRN_ASSIGN(const Json document, parse_json(stored->document));
    versions = pathway::find_covered_versions(document, kQuotePurpose);
  }
  return &versions_.emplace(pathway, std::move(versions)).first->second;
}

Result<bool> QuoteConsent::may_quote(const std::string& pathway, const std::string& person, std::int64_t episode_row) {
  const std::pair<std::string, std::string> key{pathway, person};
  if (const auto known = by_person_.find(key); known != by_person_.end()) return known->second;
  CAIRN_ASSIGN(const Versions* versions, versions_of(pathway));
  CAIRN_ASSIGN(const auto choice, store::find_quote_choice(session_, pathway, person, episode_row));
  const bool may = choice && choice->choice == "yes" && versions->contains(choice->text_version);
  by_person_.emplace(key, may);
  return may;
}

}  // namespace cairn::service
