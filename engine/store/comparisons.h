#pragma once

#include "engine/base/date.h"
#include "engine/base/id.h"
#include "engine/store/session.h"

namespace cairn::store {

struct ComparisonRecord {
  ComparisonId id = {};
  std::string pathway = {}, change = {}, plan = {}, plan_sha256 = {}, created_by = {};
  Timestamp created_at{};
  std::optional<std::string> result = {};
  std::optional<Timestamp> run_at = {};
};
Result<void> insert_comparison(Session& session, const ComparisonRecord& record);
Result<std::optional<ComparisonRecord>> find_comparison(Session& session, const ComparisonId& id);
Result<std::vector<ComparisonRecord>> list_comparisons(Session& session, std::string_view after_id, std::size_t limit);
Result<void> set_comparison_result(Session& session, const ComparisonId& id, std::string_view result, Timestamp run_at);

struct IdempotencyRecord {
  std::string key = {}, body_sha256 = {};
  int status = 0;
  std::string location = {};
  Timestamp stored_at{};
};
Result<void> insert_idempotency(Session& session, const IdempotencyRecord& record);
Result<std::optional<IdempotencyRecord>> find_idempotency(Session& session, std::string_view key);

}  // namespace cairn::store
