#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <functional>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "engine/base/csv.h"
#include "engine/disclosure/keyed_hash.h"
#include "engine/extract/bundle.h"
#include "engine/extract/verify.h"
#include "tests/support/fixed_world.h"

namespace cairn::extract::test {

/// An extract on disk that is not signed, and a forger who knows how its manifest is made.
class ForgedBundle {
 public:
  const std::filesystem::path& parent() const { return temporary_.path(); }
  std::filesystem::path folder() const { return temporary_.path() / "extract"; }

  void make(const disclosure::Table& table, const Plan& plan) {
    SeededRandom random(1);
    const auto anonymised = anonymise(table, plan, random);
    ASSERT_TRUE(anonymised) << anonymised.error().message;
    BundleFacts facts;
    facts.title = "test";
    facts.audience = audience;
    const auto files = make_bundle(*anonymised, plan, facts);
    ASSERT_TRUE(files);
    std::filesystem::remove_all(folder());
    ASSERT_TRUE(write_bundle(folder(), *files));
  }

  Json read(const std::string& name) const { return *parse_json(*read_file(folder() / name)); }

  /// Changes the report and the parameters of the manifest.
  void forge(const std::function<void(Json& report, Json& parameters)>& edit) const {
    Json report = read("report.json"), manifest = read("manifest.json");
    edit(report, manifest["parameters"]);
    write("report.json", as_file(report));
    manifest["risk"] = report["risk"];
    seal(std::move(manifest));
  }

  /// Changes rows of the data, header first.
  void forge_rows(const std::function<void(std::vector<std::vector<std::string>>& rows)>& edit) const {
    auto rows = *parse_csv_rows(*read_file(folder() / "data.csv"));
    edit(rows);
    write("data.csv", write_csv_rows(rows));
    seal(read("manifest.json"));
  }

  bool finds(const std::string& code) const {
    const auto verification = verify_bundle(folder());
    EXPECT_TRUE(verification);
    return std::any_of(verification->findings.begin(), verification->findings.end(),
                       [&](const Issue& one) { return one.code == code; });
  }
  bool is_clean() const { return verify_bundle(folder())->findings.empty(); }

  disclosure::Audience audience = disclosure::Audience::ServiceTeam;

 private:
  void write(const std::string& name, const std::string& content) const {
    std::ofstream(folder() / name, std::ios::binary) << content;
  }
  void seal(Json manifest) const {
    for (Json& file : manifest["files"]) {
      const std::string content = *read_file(folder() / file["name"].get<std::string>());
      file["sha256"] = disclosure::sha256_hex(content);
      file["bytes"] = content.size();
    }
    manifest["seal"] = compute_seal(manifest);
    write("manifest.json", as_file(manifest));
  }

  cairn::test::TemporaryFolder temporary_;
};

}  // namespace cairn::extract::test
