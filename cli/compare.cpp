#include <filesystem>
#include <fstream>
#include <iomanip>
#include <nlohmann/json.hpp>
#include <ostream>
#include <sstream>

#include "cli/command.h"
#include "cli/options.h"
#include "cli/system_world.h"
#include "engine/base/text.h"
#include "engine/evaluation/words.h"
#include "engine/evaluation/write_report.h"
#include "engine/service/run_comparison.h"

namespace cairn::cli {
namespace {

using evaluation::Report;
using evaluation::ShownFigure;
using evaluation::ShownMeasure;

Result<std::string> read_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  if (in) text << in.rdbuf();
  if (!in || !text) return Error{ErrorCode::InvalidArgument, "the plan cannot be read. Check the name of the file."};
  return text.str();
}

Result<void> write_file(const std::string& path, const std::string& text) {
  std::ofstream out(path, std::ios::binary | std::ios::trunc);
  out << text;
  out.close();
  if (!out) return Error{ErrorCode::Storage, "the rows cannot be written. Check the folder and the space left."};
  return {};
}

/// The plan of --plan, which must be about the pathway and change that were named; else the default plan.
Result<evaluation::ComparisonPlan> choose_plan(const Options& options, const service::Services& services,
                                               const access::Actor& actor) {
  CAIRN_ASSIGN(const std::string pathway, options.require("pathway"));
  CAIRN_ASSIGN(const std::string change, options.require("change"));
  const std::string file = options.value_or("plan", "");
  if (file.empty()) return service::make_default_plan(services, actor, pathway, change);
  CAIRN_ASSIGN(const std::string text, read_file(file));
  CAIRN_ASSIGN(const Json document, parse_json(text));
  evaluation::PlanReading reading = evaluation::read_plan(document);
  if (!reading.plan)
    return Error{ErrorCode::Unprocessable, "the plan cannot be used; each finding says what to mend.", "",
                 reading.issues};
  if (reading.plan->pathway != pathway || reading.plan->change != change) {
    return Error{ErrorCode::Conflict, "the plan is about another pathway or change than --pathway and --change name."};
  }
  return std::move(*reading.plan);
}

std::string show_value(const ShownMeasure& measure, evaluation::Unit unit, double value) {
  const bool is_share = unit == evaluation::Unit::Chance || unit == evaluation::Unit::Share;
  const int places = is_share ? 0 : unit == evaluation::Unit::Points ? evaluation::places_of(measure.measure) : 2;
  return format_number(is_share ? value * 100 : value, places) + (is_share ? "%" : "");
}

/// A figure about one group names that group alone.
std::string show_people(const ShownFigure& figure) {
  if (figure.n_after.text() == "0") return "people " + figure.n_before.text();
  if (figure.n_before.text() == "0") return "people " + figure.n_after.text();
  return "people before " + figure.n_before.text() + ", after " + figure.n_after.text();
}

void print_figure(const ShownMeasure& measure, const ShownFigure& figure, std::ostream& out) {
  out << "  " << figure.label << "\n    ";
  if (!figure.absent.empty()) {
    out << figure.absent << "\n";
    return;
  }
  out << show_value(measure, figure.unit, *figure.estimate) << " ("
      << show_value(measure, figure.unit, figure.interval->lower) << " to "
      << show_value(measure, figure.unit, figure.interval->upper) << "); " << show_people(figure) << "; "
      << figure.method << "\n";
}

void print_list(std::string_view title, const std::vector<std::string>& lines, std::ostream& out) {
  out << title << "\n";
  for (const std::string& line : lines) out << "  - " << line << "\n";
}

void print_report(const Report& report, std::ostream& out) {
  out << report.pathway_title << ": " << report.change.title << " (" << format_date_in_words(report.change.effective_on)
      << ")\n\n";
  out << report.conclusion.headline << "\n\n";
  print_list("These figures support:", report.conclusion.can, out);
  print_list("These figures do not show:", report.conclusion.cannot, out);
  out << "\nPeople before " << report.n_before.text() << ", after " << report.n_after.text()
      << ", set aside because they were in a changed stage at the time " << report.n_straddling.text()
      << ", never in a changed stage " << report.n_not_exposed.text() << ".\n";
  for (const evaluation::ShownStep& step : report.flow) {
    out << "  " << std::left << std::setw(44) << step.title << " before " << step.before.reached.text() << ", after "
        << step.after.reached.text() << "\n";
  }
  for (const ShownMeasure& measure : report.measures) {
    out << "\n"
        << measure.measure.title << " (" << evaluation::say_direction(measure.measure) << "), estimate ("
        << evaluation::say_confidence(report.confidence) << " interval)\n";
    for (const ShownFigure& figure : measure.figures) print_figure(measure, figure, out);
  }
  out << "\nRead with these figures:\n";
  for (const evaluation::Statement& statement : report.statements) out << "  - " << statement.text << "\n";
  out << "\nPlan sealed as SHA-256 " << report.plan_sha256 << "\n";
}

Result<int> run(std::span<const std::string> arguments, Streams& streams) {
  CAIRN_ASSIGN(const Options options,
               parse_options(arguments, {"data", "pathway", "change", "plan", "rows"}, {"json", "show-plan"}));
  CAIRN_ASSIGN(const std::string folder, options.require("data"));
  store::OpenOptions reading;
  reading.lock = false;
  CAIRN_ASSIGN(const std::unique_ptr<World> world, World::open(folder, reading));
  const access::Actor actor = access::command_actor();
  CAIRN_ASSIGN(const evaluation::ComparisonPlan plan, choose_plan(options, world->services(), actor));
  if (options.has("show-plan")) {
    streams.out << write_json(evaluation::write_plan(plan), JsonStyle::Indented) << "\n";
    return int{kDone};
  }
  CAIRN_ASSIGN(const service::ComparisonOutcome outcome, service::run_comparison(world->services(), actor, plan));
  if (const std::string file = options.value_or("rows", ""); !file.empty()) {
    CAIRN_ASSIGN(const auto rows, service::list_comparison_rows(world->services(), actor, plan));
    CAIRN_TRY(write_file(file, evaluation::write_rows_csv(rows)));
  }
  if (options.has("json")) {
    streams.out << outcome.to_json() << "\n";
  } else {
    print_report(outcome.report, streams.out);
  }
  return outcome.report.is_refused() ? int{kFindings} : int{kDone};
}

}  // namespace

int compare(std::span<const std::string> arguments, Streams& streams) {
  const Result<int> done = run(arguments, streams);
  return done ? *done : report(done.error(), "compare", streams);
}

}  // namespace cairn::cli
