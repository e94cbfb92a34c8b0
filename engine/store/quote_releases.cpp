#include "engine/store/quote_releases.h"

#include "engine/store/fields.h"

namespace cairn::store {
namespace {

QuoteReleaseRecord read_release(const Row& row) {
  return {row.string(0), row.string(1), row.string(2), row.string(3), read_timestamp(row, 4)};
}

constexpr std::string_view kInsert =
    "INSERT INTO quote_release (release_id, pathway_id, purpose, made_by, made_at) VALUES ($1, $2, $3, $4, $5)";
constexpr std::string_view kInsertItem =
    "INSERT INTO quote_release_item (release_id, position, comment_id) VALUES ($1, $2, $3)";
constexpr std::string_view kById =
    "SELECT release_id, pathway_id, purpose, made_by, made_at FROM quote_release WHERE release_id = $1";
constexpr std::string_view kNewest =
    "SELECT release_id, pathway_id, purpose, made_by, made_at FROM quote_release ORDER BY made_at DESC, release_id "
    "DESC "
    "LIMIT $1";
constexpr std::string_view kItems = "SELECT comment_id FROM quote_release_item WHERE release_id = $1 ORDER BY position";

}  // namespace

Result<void> insert_quote_release(Session& session, const QuoteReleaseRecord& record,
                                  const std::vector<std::string>& comments) {
  CAIRN_TRY(execute(session, kInsert, record.id, record.pathway, record.purpose, record.made_by,
                    format_timestamp(record.made_at)));
  std::int64_t position = 0;
  for (const std::string& comment : comments) CAIRN_TRY(execute(session, kInsertItem, record.id, ++position, comment));
  return {};
}

Result<std::optional<QuoteReleaseRecord>> find_quote_release(Session& session, std::string_view id) {
  return find_one(session, kById, read_release, id);
}

Result<std::vector<QuoteReleaseRecord>> list_quote_releases(Session& session, std::size_t limit) {
  return find_all(session, kNewest, read_release, limit);
}

Result<std::vector<std::string>> list_released_comments(Session& session, std::string_view release) {
  return find_all(
      session, kItems, [](const Row& row) { return row.string(0); }, release);
}

}  // namespace cairn::store
