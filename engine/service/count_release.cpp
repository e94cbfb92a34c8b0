#include "engine/service/count_release.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <set>
#include <unordered_set>

#include "engine/disclosure/hierarchy.h"
#include "engine/service/count_question.h"

namespace cairn::service {
namespace {

using access::Permission;
using disclosure::CountCube;
using disclosure::Hierarchy;

constexpr char kBetween = '\x1f';
constexpr std::size_t kBatch = 2000;  // rows written in one unit
constexpr std::size_t kAgeLevel = 2, kGroupLevel = 1;

std::string name_at(const Hierarchy& hierarchy, std::size_t level, std::string_view value, std::string_view otherwise) {
  const auto leaf = hierarchy.find_leaf(value);
  return leaf ? hierarchy.name(level, hierarchy.code(level, *leaf)) : std::string(otherwise);
}

std::string sex_of(const store::EpisodeRecord& episode) { return episode.sex; }

std::string age_band_of(const store::EpisodeRecord& episode) {
  static const Hierarchy ages = disclosure::age_hierarchy();
  if (!episode.birth_year) return "unknown";
  const int year = static_cast<int>(std::chrono::year_month_day(episode.referred_on).year());
  return name_at(ages, kAgeLevel, std::to_string(std::clamp(year - *episode.birth_year, 0, 120)), "unknown");
}

std::string ethnicity_of(const store::EpisodeRecord& episode) {
  static const Hierarchy groups = disclosure::ethnicity_hierarchy();
  return name_at(groups, kGroupLevel, episode.ethnicity, "Unknown");
}

std::string deprivation_of(const store::EpisodeRecord& episode) {
  static const Hierarchy fifths = disclosure::deprivation_hierarchy();
  return name_at(fifths, kGroupLevel,
                 episode.deprivation_decile ? std::to_string(*episode.deprivation_decile) : "unknown", "unknown");
}

std::string site_of(const store::EpisodeRecord& episode) {
  std::string site = episode.site.empty() ? "unknown" : episode.site;
  std::replace(site.begin(), site.end(), kBetween, ' ');
  return site;
}

std::string referred_of(const store::EpisodeRecord& episode) { return quarter_of(episode.referred_on); }

struct DimensionRow {
  std::string_view name;
  std::string (*value)(const store::EpisodeRecord&);
  std::vector<std::string> values;  // all there can be; empty: what the data hold
};

std::vector<std::string> names(const Hierarchy& hierarchy, std::size_t level) { return hierarchy.names(level); }

const std::array<DimensionRow, 6>& dimension_rows() {
  static const std::array<DimensionRow, 6> rows = {{
      {"sex", sex_of, names(disclosure::sex_hierarchy(), 0)},
      {"age_band", age_band_of, names(disclosure::age_hierarchy(), kAgeLevel)},
      {"ethnicity", ethnicity_of, names(disclosure::ethnicity_hierarchy(), kGroupLevel)},
      {"deprivation", deprivation_of, names(disclosure::deprivation_hierarchy(), kGroupLevel)},
      {"site", site_of, {}},
      {"referred", referred_of, {}},
  }};
  return rows;
}

std::vector<std::string> split_cell(std::string_view cell) {
  std::vector<std::string> values(1);
  for (const char c : cell) {
    if (c == kBetween)
      values.emplace_back();
    else
      values.back() += c;
  }
  values.resize(dimension_rows().size());
  return values;
}

using Members = std::vector<std::pair<std::int64_t, std::string>>;  // episode row and cell, by row

/// Everybody who has answered, by their first episode that has an answer.
Result<Members> read_respondents(store::Session& session, std::string_view pathway) {
  Members members;
  std::unordered_set<std::string> seen;
  CAIRN_TRY(store::for_each_respondent(session, pathway, [&](const store::EpisodeRecord& episode) {
    if (!episode.person.empty() && !seen.insert(episode.person).second) return;
    members.emplace_back(episode.row, count_cell(episode));
  }));
  return members;
}

/// Who is in a release, from the changes up to it.
Result<Members> read_members(store::Session& session, std::string_view pathway, std::int64_t release) {
  Members members;
  CAIRN_TRY(store::for_each_count_member(session, pathway, [&](const store::CountMember& change) {
    if (change.release > release) return;
    if (!members.empty() && members.back().first == change.episode_row)
      members.back().second = change.cell;
    else
      members.emplace_back(change.episode_row, change.cell);
  }));
  return members;
}

std::vector<store::CountMember> list_changes(const Members& before, const Members& now, std::int64_t release) {
  std::vector<store::CountMember> changes;
  auto old = before.begin();
  for (const auto& [row, cell] : now) {
    for (; old != before.end() && old->first < row; ++old) {
      if (!old->second.empty()) changes.push_back({old->first, release, ""});
    }
    const bool is_known = old != before.end() && old->first == row;
    if (!is_known || old->second != cell) changes.push_back({row, release, cell});
    if (is_known) ++old;
  }
  for (; old != before.end(); ++old) {
    if (!old->second.empty()) changes.push_back({old->first, release, ""});
  }
  return changes;
}

Result<store::CountRelease> write_release(const Services& services, const access::Actor& actor,
                                          std::string_view pathway) {
  store::CountRelease release;
  CAIRN_ASSIGN(const std::vector<store::CountMember> changes,
               services.store.read([&](store::Session& session) -> Result<std::vector<store::CountMember>> {
                 CAIRN_ASSIGN(const auto releases, store::list_count_releases(session, pathway));
                 release.number = releases.empty() ? 1 : releases.back().number + 1;
                 CAIRN_ASSIGN(const Members before, read_members(session, pathway, release.number - 1));
                 CAIRN_ASSIGN(const Members now, read_respondents(session, pathway));
                 release.people = static_cast<std::int64_t>(now.size());
                 return list_changes(before, now, release.number);
               }));
  if (changes.empty() && release.number > 1)
    return Error{ErrorCode::Conflict, "Nothing has changed since the last release. There is nothing to publish."};
  release.made_at = services.clock.now();
  CAIRN_TRY(services.store.write([&](store::Session& session) {
    return store::delete_count_members_after(session, pathway, release.number - 1);
  }));
  for (std::size_t from = 0; from < changes.size(); from += kBatch) {
    CAIRN_TRY(services.store.write([&](store::Session& session) -> Result<void> {
      for (std::size_t i = from; i < std::min(changes.size(), from + kBatch); ++i)
        CAIRN_TRY(store::insert_count_member(session, pathway, changes[i]));
      return {};
    }));
  }
  CAIRN_TRY(services.store.write([&](store::Session& session) -> Result<void> {
    CAIRN_TRY(store::insert_count_release(session, pathway, release));
    return record_audit(session, services, actor, "counts.release", "Pathway/" + std::string(pathway),
                        write_json({{"release", release.number}}));
  }));
  return release;
}

/// Changes of all releases; positions are places among all episodes that were ever in one.
struct History {
  struct Change {
    std::size_t position;
    std::int64_t release;
    std::uint32_t cell;
  };
  std::vector<Change> changes;
  disclosure::Dictionary cells;
};

Result<History> read_history(store::Session& session, std::string_view pathway, std::int64_t newest) {
  History history;
  std::int64_t last_row = 0;
  std::size_t people = 0;
  CAIRN_TRY(store::for_each_count_member(session, pathway, [&](const store::CountMember& change) {
    if (change.release > newest) return;
    if (people == 0 || change.episode_row != last_row) ++people, last_row = change.episode_row;
    history.changes.push_back({people - 1, change.release, history.cells.add(change.cell)});
  }));
  return history;
}

CountCube make_cube(const History& history, std::int64_t release) {
  std::vector<std::pair<std::size_t, std::uint32_t>> people;  // position and cell
  for (const History::Change& change : history.changes) {
    if (change.release > release) continue;
    if (!people.empty() && people.back().first == change.position) people.pop_back();
    people.emplace_back(change.position, change.cell);
  }
  std::erase_if(people, [&](const auto& one) { return history.cells.values()[one.second].empty(); });
  std::vector<std::vector<std::string>> split;
  for (const std::string& cell : history.cells.values()) split.push_back(split_cell(cell));

  CountCube cube;
  for (const auto& [position, cell] : people) cube.positions.push_back(position);
  for (std::size_t d = 0; d < dimension_rows().size(); ++d) {
    CountCube::Dimension dimension{std::string(dimension_rows()[d].name), dimension_rows()[d].values, {}};
    if (dimension.values.empty()) {
      std::set<std::string> found;
      for (const auto& [position, cell] : people) found.insert(split[cell][d]);
      dimension.values.assign(found.begin(), found.end());
    }
    std::vector<std::uint16_t> code_of(split.size(), 0);
    for (std::size_t cell = 0; cell < split.size(); ++cell) {
      const auto value = std::find(dimension.values.begin(), dimension.values.end(), split[cell][d]);
      if (value != dimension.values.end()) code_of[cell] = static_cast<std::uint16_t>(value - dimension.values.begin());
    }
    for (const auto& [position, cell] : people) dimension.codes.push_back(code_of[cell]);
    cube.dimensions.push_back(std::move(dimension));
  }
  return cube;
}

/// The sets of people behind every figure that was shown.
Result<void> rebuild_ledger(const History& history, const std::vector<store::CountAnswer>& answers,
                            PathwayCounts& counts) {
  CountCube cube;
  std::int64_t release = 0;
  for (const store::CountAnswer& answer : answers) {
    if (answer.release != release) cube = make_cube(history, release = answer.release);
    CAIRN_ASSIGN(const disclosure::CountQuestion question, read_canonical(cube, answer.question));
    disclosure::CountAnswer table = disclosure::tabulate(cube, question);
    if (table.figures.size() != answer.shown.size())
      return Error{ErrorCode::Storage, "The ledger of published counts cannot be read. Restore the data from a backup.",
                   answer.question};
    for (std::size_t i = 0; i < table.figures.size(); ++i) table.figures[i].is_hidden = answer.shown[i] != '1';
    disclosure::note_answer(counts.ledger, table);
  }
  return {};
}

}  // namespace

std::shared_ptr<PathwayCounts> open_counts(const Services& services, std::string_view pathway) {
  // Good whatever is written: it notes itself what is given out.
  using Shared = std::shared_ptr<PathwayCounts>;
  constexpr std::uint64_t kAnyVersion = 0;
  const std::string name = "counts " + std::string(pathway);
  const Timestamp now = services.clock.now();
  if (const auto cached = services.catalogue.figures().find<Shared>(name, kAnyVersion, now)) return *cached;
  auto counts = std::make_shared<PathwayCounts>();
  services.catalogue.figures().put(name, kAnyVersion, now, now, std::make_shared<const Shared>(counts));
  return counts;
}

std::string count_cell(const store::EpisodeRecord& episode) {
  std::string cell;
  for (const DimensionRow& row : dimension_rows())
    cell += (row.name == dimension_rows().front().name ? "" : std::string(1, kBetween)) + row.value(episode);
  return cell;
}

std::span<const std::string_view> count_dimensions() {
  static const auto list = [] {
    std::array<std::string_view, 6> all;
    for (std::size_t d = 0; d < all.size(); ++d) all[d] = dimension_rows()[d].name;
    return all;
  }();
  return list;
}

bool has_fixed_values(std::string_view dimension) {
  const auto& rows = dimension_rows();
  const auto row =
      std::find_if(rows.begin(), rows.end(), [&](const DimensionRow& one) { return one.name == dimension; });
  return row != rows.end() && !row->values.empty();
}

Result<store::CountRelease> make_count_release(const Services& services, const access::Actor& actor,
                                               std::string_view pathway) {
  CAIRN_TRY(access::require(actor, Permission::Administer));
  CAIRN_TRY(
      services.store.read([&](store::Session& session) { return services.catalogue.load_pathway(session, pathway); }));
  const std::shared_ptr<PathwayCounts> counts = open_counts(services, pathway);
  const std::lock_guard lock(counts->mutex);
  CAIRN_ASSIGN(store::CountRelease release, write_release(services, actor, pathway));
  counts->release.reset();  // built again when next asked for
  return release;
}

Result<void> load_counts(const Services& services, const access::Actor& actor, std::string_view pathway,
                         PathwayCounts& counts) {
  if (counts.release) return {};
  const auto list = [&](store::Session& session) { return store::list_count_releases(session, pathway); };
  CAIRN_ASSIGN(std::vector<store::CountRelease> releases, services.store.read(list));
  if (releases.empty()) {
    CAIRN_ASSIGN(const store::CountRelease first, write_release(services, actor, pathway));
    releases.push_back(first);
  }
  counts.ledger = disclosure::CountLedger();
  return services.store.read([&](store::Session& session) -> Result<void> {
    CAIRN_ASSIGN(const History history, read_history(session, pathway, releases.back().number));
    CAIRN_ASSIGN(const std::vector<store::CountAnswer> answers, store::list_count_answers(session, pathway));
    CAIRN_TRY(rebuild_ledger(history, answers, counts));
    counts.answers = static_cast<std::int64_t>(answers.size());
    counts.cube = make_cube(history, releases.back().number);
    counts.release = releases.back();
    return {};
  });
}

}  // namespace cairn::service
