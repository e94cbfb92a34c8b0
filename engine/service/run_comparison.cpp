#include "engine/service/run_comparison.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "engine/access/secret.h"
#include "engine/evaluation/write_report.h"
#include "engine/service/evaluation_rows.h"

namespace cairn::service {
namespace {

using access::Permission;
using evaluation::Comparison;
using evaluation::ComparisonPlan;

bool is_asked_at(const LoadedPathway& pathway, std::string_view measure, std::string_view timepoint) {
  const auto& uses = pathway.definition.measures;
  return std::any_of(uses.begin(), uses.end(), [&](const pathway::MeasureUse& use) {
    return use.measure == measure &&
           std::find(use.timepoints.begin(), use.timepoints.end(), timepoint) != use.timepoints.end();
  });
}

/// The measures of a plan in its order, with the plan's own thresholds.
Result<std::vector<evaluation::Measure>> find_measures(const LoadedPathway& pathway, const ComparisonPlan& plan) {
  const std::vector<evaluation::Measure> known = list_measures(pathway);
  std::vector<evaluation::Measure> chosen;
  const std::vector<std::string>& wanted = plan.measures;
  for (const std::string& id : wanted) {
    const auto it = std::find_if(known.begin(), known.end(), [&](const auto& measure) { return measure.id == id; });
    if (it == known.end() || !is_asked_at(pathway, id, plan.timepoint)) {
      return Error{ErrorCode::Unprocessable,
                   "The pathway does not ask the measure '" + id + "' at " + plan.timepoint + "."};
    }
    chosen.push_back(*it);
  }
  if (wanted.empty()) {
    std::copy_if(known.begin(), known.end(), std::back_inserter(chosen),
                 [&](const auto& measure) { return is_asked_at(pathway, measure.id, plan.timepoint); });
  }
  for (evaluation::Measure& measure : chosen) {
    for (const ComparisonPlan::OwnThreshold& own : plan.thresholds) {
      if (own.measure == measure.id)
        measure.threshold = evaluation::Threshold{own.value, "stated in the plan", "", own.source};
    }
  }
  return chosen;
}

/// Everything a comparison is computed from, in one snapshot.
struct Ingredients {
  std::shared_ptr<const LoadedPathway> pathway;
  evaluation::Cohort cohort;
  std::vector<evaluation::MeasureScores> scores;
  evaluation::Answered answered;
};

Result<Ingredients> gather(const Services& services, const ComparisonPlan& plan, Date today) {
  return services.store.read([&](store::Session& session) -> Result<Ingredients> {
    Ingredients out;
    CAIRN_ASSIGN(out.pathway, services.catalogue.load_pathway(session, plan.pathway));
    const pathway::Change* change = out.pathway->definition.find_change(plan.change);
    if (change == nullptr) return Error{ErrorCode::NotFound, "The pathway has no change '" + plan.change + "'."};
    CAIRN_ASSIGN(const std::vector<evaluation::Measure> measures, find_measures(*out.pathway, plan));
    CAIRN_ASSIGN(out.cohort,
                 load_cohort(session, *out.pathway, change, today, plan.referred_from, plan.referred_until));
    for (const evaluation::Measure& measure : measures) {
      CAIRN_ASSIGN(evaluation::MeasureScores scores, load_scores(session, *out.pathway, out.cohort, measure));
      out.scores.push_back(std::move(scores));
    }
    CAIRN_ASSIGN(out.answered, load_answered(session, *out.pathway, out.cohort));
    return out;
  });
}

/// What is kept between page views.
struct Computed {
  std::shared_ptr<const LoadedPathway> pathway;
  Comparison comparison;
};

Result<std::shared_ptr<const Computed>> compute(const Services& services, const ComparisonPlan& plan) {
  const std::string seal = access::sha256(evaluation::canonical_text(plan));
  const Date today = services.clock.today();
  const std::string name = "comparison " + seal + " " + format_date(today);
  const std::uint64_t version = services.store.data_version();
  const Timestamp started = services.clock.now();
  if (auto cached = services.catalogue.figures().find<Computed>(name, version, started)) return cached;
  CAIRN_ASSIGN(const Ingredients ingredients, gather(services, plan, today));
  CAIRN_ASSIGN(Comparison comparison,
               evaluation::compute_comparison(ingredients.pathway->definition, plan, ingredients.cohort,
                                              ingredients.scores, ingredients.answered, today));
  comparison.plan_sha256 = seal;
  auto kept = std::make_shared<const Computed>(Computed{ingredients.pathway, std::move(comparison)});
  services.catalogue.figures().put(name, version, started, services.clock.now(), kept);
  return std::shared_ptr<const Computed>(kept);
}

Result<ComparisonPlan> default_plan(const Services& services, std::string_view pathway, std::string_view change_id) {
  return services.store.read([&](store::Session& session) -> Result<ComparisonPlan> {
    CAIRN_ASSIGN(const std::shared_ptr<const LoadedPathway> loaded, services.catalogue.load_pathway(session, pathway));
    const pathway::Change* change = loaded->definition.find_change(change_id);
    if (change == nullptr) return Error{ErrorCode::NotFound, "The pathway has no change of this name."};
    ComparisonPlan plan;
    plan.pathway = pathway;
    plan.change = change_id;
    plan.purpose = change->expected;
    for (const evaluation::Measure& measure : list_measures(*loaded)) {
      if (is_asked_at(*loaded, measure.id, plan.timepoint)) plan.measures.push_back(measure.id);
    }
    // The one the change was expected to move comes right after the pathway's main measure.
    const auto expected = std::find(plan.measures.begin(), plan.measures.end(), change->expected_measure);
    if (expected != plan.measures.end() && expected > plan.measures.begin() + 1)
      std::rotate(plan.measures.begin() + 1, expected, expected + 1);
    return plan;
  });
}

ComparisonOutcome show(const std::shared_ptr<const Computed>& computed, const access::Actor& actor) {
  return {computed->pathway, std::shared_ptr<const Comparison>(computed, &computed->comparison),
          evaluation::make_report(computed->comparison, audience_of(actor))};
}

Json to_json_value(const Comparison& comparison, const evaluation::Report& report) {
  return evaluation::write_report(report, report.audience == disclosure::Audience::ServiceTeam ? &comparison : nullptr);
}

bool starts_quarter(Date day) {
  const std::chrono::year_month_day date(day);
  return unsigned{date.day()} == 1 && (unsigned{date.month()} - 1) % 3 == 0;
}

/// Outside the service team a window of referral covers whole quarters: a window that can be moved day by day tells one
/// person's figures from the difference of two results, or their state from a result about them alone.
Result<void> require_coarse_window(const access::Actor& actor, const ComparisonPlan& plan) {
  if (actor.is_service_team()) return {};
  const bool is_coarse = (!plan.referred_from || starts_quarter(*plan.referred_from)) &&
                         (!plan.referred_until || starts_quarter(*plan.referred_until + std::chrono::days(1)));
  if (is_coarse) return {};
  return Error{ErrorCode::Forbidden,
               "To protect people, a window of referral must cover whole quarters (January to March, and so on). "
               "Change referred_from and referred_until, or ask the service team."};
}

Error differs() {
  return Error{ErrorCode::Conflict,
               "The plan differs from the one that was sealed. Make a new comparison for another plan."};
}

Result<store::ComparisonRecord> find_record(const Services& services, const ComparisonId& id) {
  CAIRN_ASSIGN(std::optional<store::ComparisonRecord> record,
               services.store.read([&](store::Session& session) { return store::find_comparison(session, id); }));
  if (!record) return Error{ErrorCode::NotFound, "There is no such comparison."};
  return std::move(*record);
}

/// The sealed plan, or Conflict when stored text or the caller's text no longer match the seal.
Result<ComparisonPlan> open_seal(const store::ComparisonRecord& record, const std::optional<std::string>& plan_text) {
  if (access::sha256(record.plan) != record.plan_sha256) return differs();
  CAIRN_ASSIGN(const Json document, parse_json(record.plan));
  evaluation::PlanReading sealed = evaluation::read_plan(document);
  if (!sealed.plan) return differs();
  if (plan_text) {
    CAIRN_ASSIGN(const Json given, parse_json(*plan_text));
    const evaluation::PlanReading reading = evaluation::read_plan(given);
    if (!reading.plan) return Error{ErrorCode::Unprocessable, "The plan cannot be used.", "", reading.issues};
    if (access::sha256(evaluation::canonical_text(*reading.plan)) != record.plan_sha256) return differs();
  }
  return std::move(*sealed.plan);
}

}  // namespace

std::string ComparisonOutcome::to_json() const { return write_json(to_json_value(*comparison, report)); }

Result<ComparisonPlan> make_default_plan(const Services& services, const access::Actor& actor, std::string_view pathway,
                                         std::string_view change) {
  CAIRN_TRY(access::require(actor, Permission::ReadPathway));
  return default_plan(services, pathway, change);
}

Result<ComparisonOutcome> view_comparison(const Services& services, const access::Actor& actor,
                                          std::string_view pathway, std::string_view change) {
  CAIRN_TRY(access::require(actor, Permission::ReadPathway));
  CAIRN_ASSIGN(const ComparisonPlan plan, default_plan(services, pathway, change));
  CAIRN_ASSIGN(const std::shared_ptr<const Computed> computed, compute(services, plan));
  return show(computed, actor);
}

Result<ComparisonOutcome> run_comparison(const Services& services, const access::Actor& actor,
                                         const ComparisonPlan& plan) {
  CAIRN_TRY(access::require(actor, Permission::RunComparison));
  CAIRN_TRY(require_coarse_window(actor, plan));
  CAIRN_ASSIGN(const std::shared_ptr<const Computed> computed, compute(services, plan));
  return show(computed, actor);
}

Result<std::vector<evaluation::AnalysisRow>> list_comparison_rows(const Services& services, const access::Actor& actor,
                                                                  const ComparisonPlan& plan) {
  CAIRN_TRY(access::require(actor, Permission::ReadPersons));
  CAIRN_ASSIGN(const Ingredients ingredients, gather(services, plan, services.clock.today()));
  return evaluation::list_analysis_rows(ingredients.pathway->definition, plan, ingredients.cohort, ingredients.scores);
}

Result<store::ComparisonRecord> create_comparison(const Services& services, const access::Actor& actor,
                                                  const ComparisonPlan& plan) {
  CAIRN_TRY(access::require(actor, Permission::RunComparison));
  CAIRN_TRY(require_coarse_window(actor, plan));
  store::ComparisonRecord record;
  record.id = ComparisonId{make_id(services.random)};
  record.pathway = plan.pathway;
  record.change = plan.change;
  record.plan = evaluation::canonical_text(plan);
  record.plan_sha256 = access::sha256(record.plan);
  record.created_by = actor.audit_name();
  record.created_at = services.clock.now();
  CAIRN_TRY(services.store.read([&](store::Session& session) -> Result<void> {
    CAIRN_ASSIGN(const std::shared_ptr<const LoadedPathway> loaded,
                 services.catalogue.load_pathway(session, plan.pathway));
    if (loaded->definition.find_change(plan.change) == nullptr)
      return Error{ErrorCode::NotFound, "The pathway has no change '" + plan.change + "'."};
    if (loaded->definition.find_timepoint(plan.timepoint) == nullptr) {
      return Error{ErrorCode::Unprocessable, "The pathway has no timepoint '" + plan.timepoint + "'."};
    }
    CAIRN_TRY(find_measures(*loaded, plan));
    return {};
  }));
  CAIRN_TRY(services.store.write([&](store::Session& session) -> Result<void> {
    CAIRN_TRY(store::insert_comparison(session, record));
    return record_audit(session, services, actor, "comparison.seal", "Comparison/" + record.id.text,
                        write_json({{"plan_sha256", record.plan_sha256}}));
  }));
  return record;
}

Result<store::ComparisonRecord> load_comparison(const Services& services, const access::Actor& actor,
                                                const ComparisonId& id) {
  CAIRN_TRY(access::require(actor, Permission::ReadPathway));
  return find_record(services, id);
}

Result<std::vector<store::ComparisonRecord>> list_comparisons(const Services& services, const access::Actor& actor,
                                                              std::string_view after, std::size_t limit) {
  CAIRN_TRY(access::require(actor, Permission::ReadPathway));
  return services.store.read([&](store::Session& session) { return store::list_comparisons(session, after, limit); });
}

Result<ComparisonOutcome> run_sealed_comparison(const Services& services, const access::Actor& actor,
                                                const ComparisonId& id, std::optional<std::string> plan_text) {
  CAIRN_TRY(access::require(actor, Permission::RunComparison));
  CAIRN_ASSIGN(const store::ComparisonRecord record, find_record(services, id));
  CAIRN_ASSIGN(const ComparisonPlan plan, open_seal(record, plan_text));
  CAIRN_TRY(require_coarse_window(actor, plan));
  CAIRN_ASSIGN(const std::shared_ptr<const Computed> computed, compute(services, plan));
  const Comparison& comparison = computed->comparison;
  // Both views are kept, so that reading a result later shows what was found then.
  const evaluation::Report exact = evaluation::make_report(comparison, disclosure::Audience::ServiceTeam);
  const evaluation::Report shown = evaluation::make_report(comparison, disclosure::Audience::Others);
  const std::string result =
      write_json({{"service_team", to_json_value(comparison, exact)}, {"others", to_json_value(comparison, shown)}});
  CAIRN_TRY(services.store.write([&](store::Session& session) -> Result<void> {
    CAIRN_TRY(store::set_comparison_result(session, id, result, services.clock.now()));
    return record_audit(session, services, actor, "comparison.run", "Comparison/" + id.text,
                        write_json({{"plan_sha256", record.plan_sha256}}));
  }));
  return show(computed, actor);
}

Result<std::string> load_comparison_result(const Services& services, const access::Actor& actor,
                                           const ComparisonId& id) {
  CAIRN_TRY(access::require(actor, Permission::ReadPathway));
  CAIRN_ASSIGN(const store::ComparisonRecord record, find_record(services, id));
  if (!record.result) return Error{ErrorCode::NotFound, "This comparison has not been run yet."};
  CAIRN_ASSIGN(const ComparisonPlan plan, open_seal(record, std::nullopt));
  CAIRN_TRY(require_coarse_window(actor, plan));
  CAIRN_ASSIGN(const Json both, parse_json(*record.result, {std::size_t{64} << 20, 64}));
  const Json* view = find_object(both, actor.is_service_team() ? "service_team" : "others");
  if (view == nullptr) return Error{ErrorCode::Storage, "The stored result cannot be read."};
  return write_json(*view);
}

}  // namespace cairn::service
