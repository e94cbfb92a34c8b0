#include <filesystem>
#include <ostream>

#include "cli/command.h"
#include "cli/options.h"
#include "cli/system_world.h"
#include "engine/service/make_extract.h"

namespace cairn::cli {
namespace {

Result<void> make(std::span<const std::string> arguments, Streams& streams) {
  CAIRN_ASSIGN(const Options options,
               parse_options(arguments, {"data", "study", "out", "pathway", "purpose", "consent", "k", "layout"}));
  if (!options.words.empty())
    return Error{ErrorCode::InvalidArgument, "'" + options.words.front() + "' is not an option."};
  CAIRN_ASSIGN(const std::string folder, options.require("data"));
  CAIRN_ASSIGN(const std::string out, options.require("out"));
  service::StudyPlan plan;
  CAIRN_ASSIGN(plan.study, options.require("study"));
  CAIRN_ASSIGN(const int k, options.number_or("k", 5, 5, 1000));
  plan.k = k;
  plan.pathway = options.value_or("pathway", "fibromyalgia");
  plan.purpose = options.value_or("purpose", "Study " + plan.study);
  plan.consent_purpose = options.value_or("consent", plan.consent_purpose);
  const std::string layout = options.value_or("layout", "wide");
  if (layout != "wide" && layout != "long")
    return Error{ErrorCode::InvalidArgument, "The layout is wide (one row a person) or long (a row a time point too)."};
  plan.layout = layout == "long" ? service::ExtractLayout::Long : service::ExtractLayout::Wide;
  std::error_code failure;
  if (std::filesystem::exists(out, failure) && !std::filesystem::is_empty(out, failure)) {
    return Error{ErrorCode::InvalidArgument,
                 "The folder " + out + " holds something already. Name a new or empty folder."};
  }
  CAIRN_ASSIGN(const std::unique_ptr<World> world, World::open(folder));
  CAIRN_ASSIGN(const service::MadeExtract made,
               service::make_extract(world->services(), access::command_actor(), plan));
  CAIRN_TRY(extract::write_bundle(out, made.files));
  streams.out << "Extract " << made.summary.id << " is in " << out << ".\n";
  for (const auto& [step, people] : made.summary.steps) streams.out << "  " << step << ": " << people << "\n";
  streams.out << "  Smallest group that looks alike: " << made.summary.smallest_class << " (k = " << made.summary.k
              << ")\n"
              << "Check it with: cairn verify " << out << "\n";
  return {};
}

}  // namespace

int export_study(std::span<const std::string> arguments, Streams& streams) {
  const Result<void> done = make(arguments, streams);
  return done ? kDone : report(done.error(), "export", streams);
}

}  // namespace cairn::cli
