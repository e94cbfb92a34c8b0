#include "engine/store/comparisons.h"

#include "engine/store/fields.h"

namespace cairn::store {
namespace {

ComparisonRecord read_comparison(const Row& row) {
  return {{row.string(0)},        row.string(1),          row.string(2),
          row.string(3),          row.string(4),          row.string(5),
          read_timestamp(row, 6), row.optional_string(7), read_optional_timestamp(row, 8)};
}

constexpr std::string_view kInsertComparison =
    "INSERT INTO comparison (comparison_id, pathway_id, change_id, plan, plan_sha256, created_by, created_at, result, "
    "run_at) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
constexpr std::string_view kComparisonById =
    "SELECT comparison_id, pathway_id, change_id, plan, plan_sha256, created_by, created_at, result, run_at "
    "FROM comparison WHERE comparison_id = $1";
constexpr std::string_view kListComparisons =
    "SELECT comparison_id, pathway_id, change_id, plan, plan_sha256, created_by, created_at, result, run_at "
    "FROM comparison WHERE comparison_id > $1 ORDER BY comparison_id LIMIT $2";
constexpr std::string_view kSetResult = "UPDATE comparison SET result = $1, run_at = $2 WHERE comparison_id = $3";

constexpr std::string_view kInsertIdempotency =
    "INSERT INTO idempotency (key, body_sha256, status, location, stored_at) VALUES ($1, $2, $3, $4, $5)";
constexpr std::string_view kIdempotencyByKey =
    "SELECT key, body_sha256, status, location, stored_at FROM idempotency WHERE key = $1";

}  // namespace

Result<void> insert_comparison(Session& session, const ComparisonRecord& record) {
  return explain_conflict(execute(session, kInsertComparison, record.id.text, record.pathway, record.change,
                                  record.plan, record.plan_sha256, record.created_by,
                                  format_timestamp(record.created_at), record.result, format_optional(record.run_at)),
                          "A comparison with this id is stored already.");
}

Result<std::optional<ComparisonRecord>> find_comparison(Session& session, const ComparisonId& id) {
  return find_one(session, kComparisonById, read_comparison, id.text);
}

Result<std::vector<ComparisonRecord>> list_comparisons(Session& session, std::string_view after_id, std::size_t limit) {
  return find_all(session, kListComparisons, read_comparison, after_id, limit);
}

Result<void> set_comparison_result(Session& session, const ComparisonId& id, std::string_view result,
                                   Timestamp run_at) {
  CAIRN_TRY(execute(session, kSetResult, result, format_timestamp(run_at), id.text));
  return require_change(session, "This comparison is not known.");
}

Result<void> insert_idempotency(Session& session, const IdempotencyRecord& record) {
  return explain_conflict(execute(session, kInsertIdempotency, record.key, record.body_sha256, record.status,
                                  record.location, format_timestamp(record.stored_at)),
                          "A request with this Idempotency-Key was stored already.");
}

Result<std::optional<IdempotencyRecord>> find_idempotency(Session& session, std::string_view key) {
  const auto read = [](const Row& row) {
    return IdempotencyRecord{row.string(0), row.string(1), static_cast<int>(row.integer(2)), row.string(3),
                             read_timestamp(row, 4)};
  };
  return find_one(session, kIdempotencyByKey, read, key);
}

}  // namespace cairn::store
