#include "engine/service/answer_counts.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "engine/disclosure/keyed_hash.h"
#include "engine/disclosure/noise.h"
#include "engine/pathway/noise_budget.h"
#include "engine/service/count_release.h"
#include "engine/store/questionnaires.h"

namespace cairn::service {
namespace {

using access::Permission;
using disclosure::CountCube;
using disclosure::CountFigure;
using Kind = CountReply::Kind;

constexpr std::size_t kMostLedgerBytes = std::size_t{256} << 20;

/// A question on its way to an answer.
struct Asking {
  const Services& services;
  const access::Actor& actor;
  std::string pathway;
  std::string document;  // of the pathway
  PathwayCounts& counts;
  AskedCounts asked;
  std::string key;

  std::string subject() const { return "Pathway/" + pathway; }
};

Json write_filters(const CountCube& cube, const disclosure::CountQuestion& question) {
  Json filters = Json::object();
  for (const auto& filter : question.filters) {
    const CountCube::Dimension& dimension = cube.dimensions[filter.dimension];
    const std::string& first = dimension.values[filter.first];
    filters[dimension.name] = filter.first == filter.last ? first : first + " to " + dimension.values[filter.last];
  }
  return filters;
}

Json write_head(const Asking& asking, std::string_view profile) {
  Json by = Json::array();
  for (const std::size_t dimension : asking.asked.question.by)
    by.push_back(asking.counts.cube.dimensions[dimension].name);
  return {{"pathway", asking.pathway},
          {"release", asking.counts.release->number},
          {"released_on", format_date(date_of(asking.counts.release->made_at))},
          {"profile", profile},
          {"counted", "People who answered at least one survey"},
          {"by", by},
          {"filters", write_filters(asking.counts.cube, asking.asked.question)}};
}

Json write_labels(const Asking& asking, const CountFigure& figure) {
  Json labels = Json::object();
  const auto add = [&](std::size_t number, const std::optional<std::uint16_t>& value) {
    if (!value) return;
    const CountCube::Dimension& dimension = asking.counts.cube.dimensions[asking.asked.question.by[number]];
    labels[dimension.name] = dimension.values[*value];
  };
  add(0, figure.row);
  add(1, figure.column);
  return labels;
}

/// The one door: what stands in an answer is made from these, never from the counts.
disclosure::ShownCount show(const CountFigure& figure) {
  return disclosure::show_count(figure.count, disclosure::Audience::Others);
}

std::string write_answer(const Asking& asking, const disclosure::CountAnswer& answer) {
  Json document = write_head(asking, "nhs7r5");
  document["small_numbers"] = "\"*\": 1 to 7, or hidden to protect such a count; others to the nearest 5";
  Json& counts = document["counts"] = Json::array();
  const CountFigure& all = answer.figures.back();
  for (const CountFigure& figure : answer.figures) {
    Json row = write_labels(asking, figure);
    const auto number = figure.is_hidden ? std::nullopt : show(figure).number();
    row["count"] = number ? Json(*number) : Json("*");
    const auto percent =
        figure.is_hidden || all.is_hidden ? std::nullopt : disclosure::show_percent(show(figure), show(all));
    row["percent"] = percent ? Json(*percent) : Json(nullptr);
    counts.push_back(std::move(row));
  }
  return write_json(document);
}

std::string hash_of(const disclosure::CountAnswer& answer) {
  std::string hashes;
  for (const CountFigure& figure : answer.figures) {
    if (!figure.is_hidden) hashes += disclosure::sha256_hex(figure.people.bytes());
  }
  return disclosure::sha256_hex(hashes);
}

/// Inside the unit that keeps an answer: nothing was given out or released that the ledger does not know.
Result<void> require_complete_ledger(store::Session& session, const Asking& asking) {
  CAIRN_ASSIGN(const std::int64_t answers, store::count_count_answers(session, asking.pathway));
  CAIRN_ASSIGN(const auto releases, store::list_count_releases(session, asking.pathway));
  if (answers == asking.counts.answers && !releases.empty() && releases.back().number == asking.counts.release->number)
    return {};
  asking.counts.release.reset();  // built again for the next question
  return Error{ErrorCode::Busy, "Counts of this pathway were given out at the same moment. Try again."};
}

Result<void> keep(const Asking& asking, std::string_view action, const store::CountAnswer* answer, Json detail) {
  detail["question"] = asking.key;
  detail["release"] = asking.counts.release->number;
  return asking.services.store.write([&](store::Session& session) -> Result<void> {
    if (answer != nullptr) {
      CAIRN_TRY(require_complete_ledger(session, asking));
      CAIRN_TRY(store::insert_count_answer(session, asking.pathway, *answer));
    }
    return record_audit(session, asking.services, asking.actor, action, asking.subject(), write_json(detail));
  });
}

Result<CountReply> answer_with_thresholds(Asking& asking, const std::optional<store::CountAnswer>& earlier) {
  disclosure::CountAnswer answer = disclosure::tabulate(asking.counts.cube, asking.asked.question);
  const Result<void> is_protected = disclosure::protect_answer(answer, asking.counts.ledger);
  if (!is_protected && is_protected.error().code != ErrorCode::NoSolution) return is_protected.error();
  const std::string hash = hash_of(answer);
  if (!is_protected || !disclosure::is_safe_after(asking.counts.ledger, answer)) {
    CAIRN_TRY(keep(asking, "counts.refuse", nullptr, {{"sets_sha256", hash}}));
    if (earlier) return CountReply{Kind::Answered, earlier->answer};
    return CountReply{
        Kind::Differencing,
        "These counts, beside ones given out before, would tell about fewer than 8 people. Ask for coarser ones, "
        "or use the ones given out before."};
  }
  if (asking.counts.ledger.shown.bytes_used() + asking.counts.ledger.hidden.bytes_used() > kMostLedgerBytes)
    return Error{
        ErrorCode::TooManyRequests,
        "As many different counts of this pathway were given out as can be kept track of. Ask the service team."};
  std::string shown;
  for (const CountFigure& figure : answer.figures) shown += figure.is_hidden ? '0' : '1';
  const store::CountAnswer record{asking.counts.release->number, asking.key, shown, write_answer(asking, answer),
                                  asking.services.clock.now()};
  CAIRN_TRY(keep(asking, "counts.answer", &record, {{"sets_sha256", hash}}));
  disclosure::note_answer(asking.counts.ledger, answer);
  ++asking.counts.answers;
  return CountReply{Kind::Answered, record.answer};
}

/// In a unit of its own: it is on disk before any count is looked at.
/// False when the year's budget is spent.
Result<bool> charge(const Asking& asking, const pathway::NoiseBudget& budget) {
  const Timestamp now = asking.services.clock.now();
  const int year = static_cast<int>(std::chrono::year_month_day(date_of(now)).year());
  return asking.services.store.write([&](store::Session& session) -> Result<bool> {
    CAIRN_ASSIGN(const std::int64_t spent, store::sum_noise_charges(session, asking.pathway, year));
    if (spent + budget.epsilon_hundredths_per_answer > budget.epsilon_hundredths_per_year) return false;
    CAIRN_TRY(store::insert_noise_charge(session, asking.pathway, year, asking.key,
                                         budget.epsilon_hundredths_per_answer, now));
    CAIRN_TRY(record_audit(
        session, asking.services, asking.actor, "counts.charge", asking.subject(),
        write_json({{"question", asking.key}, {"epsilon_hundredths", budget.epsilon_hundredths_per_answer}})));
    return true;
  });
}

/// Noise in every cell, people in one cell each: the whole table costs one epsilon. Totals are sums of noisy cells.
void add_noise(disclosure::CountAnswer& answer, disclosure::Fraction epsilon, Random& random) {
  disclosure::NoiseSampler sampler(random);
  const auto is_total = [&](const CountFigure& figure) {
    return (answer.table.has_column_totals && !figure.row) || (answer.table.has_row_totals && !figure.column);
  };
  for (CountFigure& figure : answer.figures)
    figure.count = is_total(figure) ? 0 : figure.count + sampler.discrete_laplace(epsilon);
  for (CountFigure& total : answer.figures) {
    if (!is_total(total)) continue;
    for (const CountFigure& figure : answer.figures) {
      const bool belongs = !is_total(figure) && (!total.row || total.row == figure.row) &&
                           (!total.column || total.column == figure.column);
      if (belongs) total.count += figure.count;
    }
  }
}

Result<CountReply> answer_with_noise(Asking& asking) {
  CAIRN_ASSIGN(const Json document, parse_json(asking.document, {std::size_t{16} << 20, 64}));
  const std::optional<pathway::NoiseBudget> budget = pathway::read_noise_budget(document);
  if (!budget) return Error{ErrorCode::Forbidden, "This pathway gives no counts with noise. Ask for profile=nhs7r5."};
  for (const std::size_t dimension : asking.asked.question.by) {
    if (has_fixed_values(asking.counts.cube.dimensions[dimension].name)) continue;
    return Error{ErrorCode::InvalidArgument,
                 "With noise, counts are split by sex, age_band, ethnicity or deprivation: the list of the other "
                 "dimensions' values would itself tell about people."};
  }
  CAIRN_ASSIGN(const bool is_charged, charge(asking, *budget));
  if (!is_charged)
    return CountReply{Kind::BudgetExhausted,
                      "All answers with noise that this pathway may give in a year have been given. Use the ones given "
                      "before, or ask for profile=nhs7r5."};
  disclosure::CountAnswer answer = disclosure::tabulate(asking.counts.cube, asking.asked.question);
  const auto hundredths = static_cast<std::uint64_t>(budget->epsilon_hundredths_per_answer);
  add_noise(answer, {hundredths, 100}, asking.services.random);
  Json out = write_head(asking, "noise");
  out["epsilon"] = make_decimal(static_cast<double>(hundredths) / 100);
  Json& counts = out["counts"] = Json::array();
  for (const CountFigure& figure : answer.figures) {
    Json row = write_labels(asking, figure);
    row["count"] = std::max<std::int64_t>(figure.count, 0);
    counts.push_back(std::move(row));
  }
  const store::CountAnswer record{asking.counts.release->number, asking.key, "", write_json(out),
                                  asking.services.clock.now()};
  CAIRN_TRY(keep(asking, "counts.answer", &record, Json::object()));
  return CountReply{Kind::Answered, record.answer};
}

}  // namespace

Result<CountReply> answer_counts(const Services& services, const access::Actor& actor, std::string_view pathway,
                                 const CountParameters& parameters) {
  CAIRN_TRY(access::require(actor, Permission::ReadPathway));
  CAIRN_ASSIGN(const std::optional<store::PathwayRecord> stored,
               services.store.read([&](store::Session& session) { return store::find_pathway(session, pathway, ""); }));
  if (!stored) return Error{ErrorCode::NotFound, "There is no such pathway."};
  const std::shared_ptr<PathwayCounts> counts = open_counts(services, pathway);
  const std::lock_guard lock(counts->mutex);
  CAIRN_TRY(load_counts(services, actor, pathway, *counts));
  CAIRN_ASSIGN(AskedCounts asked, read_count_parameters(counts->cube, parameters));
  if (counts->cube.positions.empty())
    return Error{ErrorCode::InsufficientData, "Nobody has answered a survey of this pathway yet."};
  std::string key = write_canonical(counts->cube, asked);
  CAIRN_ASSIGN(const std::optional<store::CountAnswer> earlier, services.store.read([&](store::Session& session) {
    return store::find_count_answer(session, pathway, key);
  }));
  if (earlier && earlier->release == counts->release->number) return CountReply{Kind::Answered, earlier->answer};
  Asking asking{services, actor, std::string(pathway), stored->document, *counts, std::move(asked), std::move(key)};
  return asking.asked.profile == CountProfile::Noise ? answer_with_noise(asking)
                                                     : answer_with_thresholds(asking, earlier);
}

}  // namespace cairn::service
