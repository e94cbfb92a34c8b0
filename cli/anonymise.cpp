#include "engine/extract/anonymise.h"

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <iostream>
#include <nlohmann/json.hpp>
#include <ostream>

#include "cli/command.h"
#include "cli/options.h"
#include "cli/system_world.h"
#include "engine/extract/bundle.h"
#include "engine/extract/csv.h"
#include "engine/extract/key_file.h"
#include "engine/extract/population_table.h"

namespace cairn::cli {
namespace {

namespace fs = std::filesystem;
using Seconds = std::chrono::duration<double>;

/// What is being done, on one line of a terminal; silent elsewhere.
class Stages {
 public:
  explicit Stages(Streams& streams)
      : err_(streams.err), shown_(&streams.err == &std::cerr && ::isatty(STDERR_FILENO)) {}
  ~Stages() { done(); }
  Stages(const Stages&) = delete;
  Stages& operator=(const Stages&) = delete;
  void say(std::string_view what) const {
    if (shown_) err_ << "\r\x1B[K" << what << " …" << std::flush;
  }
  void done() const {
    if (shown_) err_ << "\r\x1B[K" << std::flush;
  }

 private:
  std::ostream& err_;
  bool shown_;
};

/// Ctrl-C and the like wait while the files are moved into place, so that the folder is there whole or not at all.
class HeldSignals {
 public:
  HeldSignals() {
    sigemptyset(&held_);
    for (const int signal : kSignals) sigaddset(&held_, signal);
    pthread_sigmask(SIG_BLOCK, &held_, &before_);
  }
  ~HeldSignals() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }  // one that waited ends the program here
  HeldSignals(const HeldSignals&) = delete;
  HeldSignals& operator=(const HeldSignals&) = delete;
  static bool is_cancelled() {
    sigset_t waiting;
    sigpending(&waiting);
    return std::any_of(std::begin(kSignals), std::end(kSignals),
                       [&](int signal) { return sigismember(&waiting, signal) == 1; });
  }

 private:
  static constexpr int kSignals[] = {SIGINT, SIGTERM, SIGHUP};
  sigset_t held_{}, before_{};
};

Result<extract::Plan> load_plan(const fs::path& file) {
  CAIRN_ASSIGN(const std::string text, extract::read_file(file, std::size_t{16} << 20));
  CAIRN_ASSIGN(const Json document, parse_json(text, {std::size_t{16} << 20, 64}));
  return extract::read_plan(document,
                            [&](const std::string& name) { return extract::read_file(file.parent_path() / name); });
}

Result<void> load_population(const fs::path& folder, const disclosure::Table& table, extract::Plan& plan) {
  if (plan.population.files.empty()) return {};
  CAIRN_ASSIGN(auto population, extract::read_population(plan, folder, extract::list_quasi(table, plan)));
  plan.population.table = std::make_shared<const extract::PopulationTable>(std::move(population));
  return {};
}

void print_outcome(const extract::Anonymised& anonymised, const fs::path& folder, std::ostream& out) {
  out << "Wrote " << anonymised.data.rows() << " records to " << folder.string() << ".\n";
  for (std::size_t i = 0; i < anonymised.quasi.size(); ++i) {
    out << "  " << anonymised.quasi[i] << ": level " << anonymised.search.levels[i] << "\n";
  }
  out << "  classes: " << anonymised.risk_after.classes << ", smallest: " << anonymised.risk_after.smallest_class
      << ", suppressed: " << anonymised.recoding.suppressed - anonymised.left_out
      << ", left out: " << anonymised.left_out << ", loss: " << anonymised.recoding.loss << "\n";
}

/// Messages are sentences; a file that is missing or a plan that is unusable is the caller's to mend (exit 2).
int refuse(Error error, std::string_view place, Streams& streams) {
  if (error.code == ErrorCode::NotFound) error.code = ErrorCode::InvalidArgument;
  return report(error, place, streams);
}

}  // namespace

int anonymise(std::span<const std::string> arguments, Streams& streams) {
  const auto started = std::chrono::steady_clock::now();
  auto options = parse_options(arguments, {"in", "out", "key", "formats"});
  if (!options) return report(options.error(), "anonymise", streams);
  const auto in = options->require("in"), out = options->require("out");
  if (!in) return report(in.error(), "anonymise", streams);
  if (!out) return report(out.error(), "anonymise", streams);
  if (options->words.size() != 1)
    return report(Error{ErrorCode::InvalidArgument, "Name one plan."}, "anonymise", streams);

  auto formats = extract::parse_data_formats(options->value_or("formats", "csv"));
  if (!formats) return report(formats.error(), "--formats", streams);
  std::optional<disclosure::SigningKey> key;
  if (const std::string file = options->value_or("key", ""); !file.empty()) {
    auto loaded = extract::load_signing_key(file);
    if (!loaded) return refuse(loaded.error(), file, streams);
    key.emplace(*std::move(loaded));
  }
  auto plan = load_plan(options->words[0]);
  if (!plan) return refuse(plan.error(), options->words[0], streams);
  const Stages stages(streams);
  stages.say("Reading the records");
  auto text = extract::read_file(*in);
  if (!text) return refuse(text.error(), *in, streams);
  auto table = extract::parse_csv(*text, plan->separator);
  text->clear();
  text->shrink_to_fit();
  if (!table) return refuse(table.error(), *in, streams);
  if (!plan->population.files.empty()) stages.say("Reading the population");
  const auto population = load_population(fs::path(options->words[0]).parent_path(), *table, *plan);
  if (!population) return refuse(population.error(), options->words[0], streams);
  SystemRandom random;
  stages.say("Looking for the best levels");
  auto anonymised = extract::anonymise(*table, *plan, random);
  if (!anonymised) return refuse(anonymised.error(), *in, streams);

  *table = {};  // as large as what is written

  extract::BundleFacts facts;
  facts.title = fs::path(*in).stem().string();
  facts.made_on = std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now());
  facts.seconds = Seconds(std::chrono::steady_clock::now() - started).count();
  facts.audience = disclosure::Audience::ServiceTeam;  // who runs the command has the data
  if (key) facts.signer = &*key;
  facts.formats = *std::move(formats);
  stages.say("Writing the extract");
  const auto files = extract::make_bundle(*anonymised, *plan, facts);
  if (!files) return report(files.error(), *out, streams);
  const HeldSignals signals;
  const auto written = extract::write_bundle(*out, *files);
  if (written && signals.is_cancelled()) {
    std::error_code ignored;
    fs::remove_all(*out, ignored);
    return kFailed;
  }
  if (!written) return report(written.error(), *out, streams);
  stages.done();
  print_outcome(*anonymised, *out, streams.out);
  return kDone;
}

}  // namespace cairn::cli
