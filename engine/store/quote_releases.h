#pragma once

#include "engine/base/date.h"
#include "engine/store/session.h"

namespace cairn::store {

/// Quotes of a pathway that left together. Never changed once stored.
struct QuoteReleaseRecord {
  std::string id = {}, pathway = {}, purpose = {};
  std::string made_by = {};  // as in the audit log
  Timestamp made_at{};
};
/// With the ids of its comments in the order drawn. Refused by the table for a comment that two people have not passed,
/// or whose person has withdrawn.
Result<void> insert_quote_release(Session& session, const QuoteReleaseRecord& record,
                                  const std::vector<std::string>& comments);
Result<std::optional<QuoteReleaseRecord>> find_quote_release(Session& session, std::string_view id);
/// Newest first.
Result<std::vector<QuoteReleaseRecord>> list_quote_releases(Session& session, std::size_t limit);
/// Ids of its comments in the order drawn; some may be gone.
Result<std::vector<std::string>> list_released_comments(Session& session, std::string_view release);

}  // namespace cairn::store
