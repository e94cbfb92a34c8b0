#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/service/services.h"
#include "engine/store/quote_releases.h"

namespace cairn::service {

/// Nothing is quoted of a group (pathway, time point, question) in which fewer people commented who may be quoted now.
inline constexpr std::size_t kFewestCommenters = 8;

/// A release as a page shows it. Not how many quotes are missing: that could be one person.
struct QuoteRelease {
  store::QuoteReleaseRecord record;
  std::string pathway_title, made_by;  // made_by: an account's name where it is one
  std::size_t quotes = 0;              // that its files hold now
  bool has_lost = false;               // some have left since: their people withdrew, said no, or a reader refused one
  std::vector<std::string> questions;
};

/// Puts together what may be quoted of a pathway now: comments that two people passed, of people who may be quoted at
/// this moment (QuoteConsent), from groups of at least 8 such people; at most 2,000, in an order drawn by chance. What
/// for: 1 to 200 characters. A person with the permission ApproveExtract; audited. Its id. Unprocessable: pathway,
/// purpose. Conflict (nothing) when there is nothing to quote.
Result<std::string> release_quotes(const Services& services, const access::Actor& actor, const std::string& pathway,
                                   std::string_view purpose);

/// The newest 50 (permission ReadExtracts).
Result<std::vector<QuoteRelease>> list_quote_releases(const Services& services, const access::Actor& actor);
Result<QuoteRelease> load_quote_release(const Services& services, const access::Actor& actor, std::string_view id);

/// "quotes.csv" (question, quote; formulas made harmless) or "quotes.txt": words by question in the order drawn, and
/// nothing about who said them or when. Whoever may not be quoted any more is left out. Permission ReadExtracts; the
/// download, or the attempt, is audited. NotFound for another name.
Result<std::string> load_quote_file(const Services& services, const access::Actor& actor, std::string_view id,
                                    std::string_view name);

}  // namespace cairn::service
