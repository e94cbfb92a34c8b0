#include "engine/extract/bundle.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <algorithm>
#include <fstream>
#include <functional>
#include <nlohmann/json.hpp>

#include "engine/disclosure/keyed_hash.h"
#include "engine/extract/csv.h"
#include "engine/extract/verify.h"
#include "tests/support/fixed_world.h"

namespace cairn::extract {
namespace {

using disclosure::Role;
namespace fs = std::filesystem;

constexpr std::string_view kMarker = "ZXQMARKER";

/// 120 made-up people; names, tokens and remarks carry a marker that must never come out.
disclosure::Table make_people() {
  SeededRandom random(7);
  disclosure::Table table;
  for (const char* name : {"name", "token", "remark", "age", "sex", "score", "answer"})
    table.columns.push_back({name, {}, {}});
  for (int i = 0; i < 120; ++i) {
    const std::string number = std::to_string(i);
    const std::vector<std::string> cells = {std::string(kMarker) + "-name-" + number,
                                            std::string(kMarker) + "-token-" + number,
                                            "My words " + std::string(kMarker) + " " + number,
                                            std::to_string(20 + random.below(50)),
                                            random.below(10) < 7 ? "female" : "male",
                                            std::to_string(random.below(101)),
                                            random.below(2) == 0 ? "yes" : "=no"};
    for (std::size_t c = 0; c < cells.size(); ++c) table.columns[c].add(cells[c]);
  }
  return table;
}

Plan make_plan() {
  Plan plan;
  plan.k = 5;
  plan.suppression_limit = 0.1;
  plan.pseudonym = "name";
  plan.fields["name"] = {Role::Identifier, nullptr, 1};
  plan.fields["token"] = {Role::System, nullptr, 1};
  plan.fields["remark"] = {Role::FreeText, nullptr, 1};
  plan.fields["age"] = {Role::Quasi, std::make_shared<disclosure::Hierarchy>(disclosure::age_hierarchy()), 1};
  plan.fields["sex"] = {Role::Quasi, std::make_shared<disclosure::Hierarchy>(disclosure::sex_hierarchy()), 1};
  plan.fields["score"] = plan.fields["answer"] = {Role::Sensitive, nullptr, 1};
  return plan;
}

class Bundle : public testing::Test {
 protected:
  void SetUp() override {
    SeededRandom random(3);
    const Plan plan = make_plan();
    auto anonymised = anonymise(make_people(), plan, random);
    ASSERT_TRUE(anonymised);
    BundleFacts facts;
    facts.title = "test";
    facts.steps = {{"People", 120}, {"Left", 3}};
    facts.signer = &*key_;
    facts.study = {{"purpose", "To see <b>whether</b> it helps"},
                   {"consent_purpose", "evaluation-study"},
                   {"opt_out", "not-applicable:consent"}};
    facts.made_on = *parse_date("2026-11-22");
    facts.formats = *parse_data_formats("all");
    auto files = make_bundle(*anonymised, plan, facts);
    ASSERT_TRUE(files);
    files_ = *std::move(files);
    ASSERT_TRUE(write_bundle(folder(), files_));
  }

  fs::path folder() const { return temporary_.path() / "extract"; }
  std::string read(const std::string& name) const { return *read_file(folder() / name); }
  void write(const std::string& name, const std::string& content) const {
    std::ofstream(folder() / name, std::ios::binary) << content;
  }

  /// A forger who knows how the manifest is made.
  void forge_hashes() const {
    Json manifest = *parse_json(read("manifest.json"));
    for (Json& file : manifest["files"]) {
      const std::string content = read(file["name"]);
      file["sha256"] = disclosure::sha256_hex(content);
      file["bytes"] = content.size();
    }
    manifest["seal"] = compute_seal(manifest);
    write("manifest.json", as_file(manifest));
    if (key_) write("manifest.sig", key_->sign(read("manifest.json")) + "\n");
  }

  std::vector<std::string> codes() const {
    std::vector<std::string> found;
    const auto verification = verify_bundle(folder());
    EXPECT_TRUE(verification);
    for (const Issue& issue : verification->findings) found.push_back(issue.code);
    return found;
  }
  bool finds(const std::string& code) const {
    const auto found = codes();
    return std::find(found.begin(), found.end(), code) != found.end();
  }

  /// Changes rows of the data file.
  void edit_rows(const std::function<void(std::vector<std::vector<std::string>>&)>& edit) const {
    auto rows = *parse_csv_rows(read("data.csv"));
    edit(rows);
    write("data.csv", write_csv_rows(rows));
  }

  test::TemporaryFolder temporary_;
  SeededRandom key_random_{21};
  std::optional<disclosure::SigningKey> key_{disclosure::SigningKey::make(key_random_)};
  std::vector<BundleFile> files_;
};

TEST_F(Bundle, PassesItsOwnChecks) {
  const auto verification = verify_bundle(folder());
  ASSERT_TRUE(verification);
  EXPECT_TRUE(verification->findings.empty()) << verification->findings.front().message;
  EXPECT_GE(verification->smallest_class, 5);
  EXPECT_GE(verification->smallest_class_wildcard, 5);
}

TEST_F(Bundle, IsReadableByItsOwnerOnly) {
  for (const BundleFile& file : files_) {
    struct stat status {};
    ASSERT_EQ(::stat((folder() / file.name).c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777, 0600U) << file.name;
  }
}

TEST_F(Bundle, NoByteHoldsANameATokenOrARemark) {
  for (const BundleFile& file : files_) EXPECT_EQ(file.content.find(kMarker), std::string::npos) << file.name;
}

TEST_F(Bundle, FormulasAreInertInTheFileAndTheCodebookSaysHow) {
  EXPECT_EQ(read("data.csv").find(",=no"), std::string::npos);
  EXPECT_NE(read("data.csv").find(",'=no"), std::string::npos);
  EXPECT_NE(read("codebook.csv").find("apostrophe"), std::string::npos);
}

TEST_F(Bundle, SmallNumbersOfTheManifestAreHidden) {
  const Json manifest = *parse_json(read("manifest.json"));
  EXPECT_EQ(manifest["steps"][1]["people"], "fewer than 8");
  EXPECT_EQ(manifest["steps"][0]["people"], "about 120");
}

TEST_F(Bundle, VerifyNamesAFileWithOneChangedByte) {
  std::string data = read("data.csv");
  data[data.size() / 2] ^= 1;
  write("data.csv", data);
  const auto verification = verify_bundle(folder());
  ASSERT_TRUE(verification);
  ASSERT_FALSE(verification->findings.empty());
  EXPECT_EQ(verification->findings[0].code, "hash");
  EXPECT_EQ(verification->findings[0].path, "data.csv");
}

TEST_F(Bundle, VerifyNoticesAChangedManifestAndFilesThatAreMissingOrTooMany) {
  std::string manifest = read("manifest.json");
  manifest.replace(manifest.find("\"k\": 5"), 6, "\"k\": 2");
  write("manifest.json", manifest);
  EXPECT_TRUE(finds("signature"));
  EXPECT_TRUE(finds("seal"));
  write("notes.txt", "who is who");
  EXPECT_TRUE(finds("unknown-file"));
  fs::remove(folder() / "codebook.csv");
  EXPECT_TRUE(finds("missing-file"));
}

TEST_F(Bundle, VerifyNamesWhicheverFileHasOneChangedByte) {
  SeededRandom random(5);
  for (const BundleFile& file : files_) {
    for (int i = 0; i < 20; ++i) {
      std::string content = file.content;
      content[random.below(content.size())] ^= static_cast<char>(1U << random.below(7));
      write(file.name, content);
      const auto verification = verify_bundle(folder());
      if (!verification) {  // a manifest that is none any more
        EXPECT_EQ(file.name, "manifest.json");
        continue;
      }
      const auto names_it = [&](const Issue& one) {
        return one.path == file.name || (file.name == "manifest.json" && one.path == "manifest.sig");
      };
      EXPECT_TRUE(std::any_of(verification->findings.begin(), verification->findings.end(), names_it)) << file.name;
    }
    write(file.name, file.content);
  }
  EXPECT_TRUE(codes().empty());
}

TEST_F(Bundle, IsSignedByWhoeverItSaysAndByNobodyElse) {
  const std::string fingerprint = disclosure::fingerprint_of(key_->public_key());
  const auto verification = verify_bundle(folder(), fingerprint);
  ASSERT_TRUE(verification);
  EXPECT_EQ(verification->signed_by, fingerprint);
  EXPECT_TRUE(verification->findings.empty());
  // A forger rewrites every file and signs with a key of their own: only the fingerprint tells.
  key_.emplace(disclosure::SigningKey::make(key_random_));
  Json manifest = *parse_json(read("manifest.json"));
  manifest["signed_by"]["public_key"] = key_->public_key();
  manifest["signed_by"]["fingerprint"] = disclosure::fingerprint_of(key_->public_key());
  write("manifest.json", as_file(manifest));
  forge_hashes();
  EXPECT_TRUE(codes().empty());
  const auto forged = verify_bundle(folder(), fingerprint);
  ASSERT_EQ(forged->findings.size(), 1U);
  EXPECT_EQ(forged->findings[0].code, "other-key");
}

TEST_F(Bundle, ASignatureThatWasTakenAwayIsMissed) {
  fs::remove(folder() / "manifest.sig");
  EXPECT_TRUE(finds("missing-file"));
  Json manifest = *parse_json(read("manifest.json"));
  manifest.erase("signed_by");
  manifest["seal"] = compute_seal(manifest);
  write("manifest.json", as_file(manifest));
  EXPECT_TRUE(codes().empty());  // an extract that was never signed looks like this; verify says that it is not signed
  const auto verification = verify_bundle(folder(), disclosure::fingerprint_of(key_->public_key()));
  ASSERT_EQ(verification->findings.size(), 1U);
  EXPECT_EQ(verification->findings[0].code, "unsigned");
  EXPECT_EQ(verification->signed_by, "");
}

TEST_F(Bundle, AnExtractOfTheFirstVersionStillPasses) {
  // Files as they were written before there were signatures, with the note of that time.
  const fs::path old = fs::path(CAIRN_SOURCE_DIR) / "tests/cases/extract/version-1";
  const auto verification = verify_bundle(old);
  ASSERT_TRUE(verification);
  EXPECT_TRUE(verification->findings.empty()) << verification->findings.front().message;
  EXPECT_EQ(verification->signed_by, "");
}

TEST_F(Bundle, VerifyNoticesAFormatThatSaysSomethingElseEvenWithForgedHashes) {
  std::string lines = read("data.ndjson");
  lines.replace(lines.find("\"yes\""), 5, "\"yss\"");
  write("data.ndjson", lines);
  forge_hashes();
  EXPECT_TRUE(finds("format"));
}

TEST_F(Bundle, FiguresOfTheReportAreCountedAgainEvenWithForgedHashes) {
  Json report = *parse_json(read("report.json"));
  report["suppressed"] = report["suppressed"].get<int>() + 1;
  write("report.json", as_file(report));
  forge_hashes();
  EXPECT_TRUE(finds("suppressed"));
  EXPECT_FALSE(finds("loss"));
  report["loss"] = make_decimal(*read_number(report, "loss") + 1e-6);
  write("report.json", as_file(report));
  forge_hashes();
  EXPECT_TRUE(finds("loss"));
  Json manifest = *parse_json(read("manifest.json"));
  manifest["class_sizes"][0]["classes"] = 99;
  write("manifest.json", as_file(manifest));
  forge_hashes();
  EXPECT_TRUE(finds("class-sizes"));
  EXPECT_TRUE(finds("report"));
  manifest["same_answers"].push_back({{"column", "answer"}, {"classes", 99}, {"records", 990}});
  write("manifest.json", as_file(manifest));
  forge_hashes();
  EXPECT_TRUE(finds("same-answers"));
}

TEST_F(Bundle, PagesUseWordsWhereMachineFilesKeepCodes) {
  for (const char* name : {"risk.html", "codebook.html"}) {
    const std::string page = read(name);
    for (const char* code : {"not-applicable:consent", "evaluation-study", ">sensitive<", ">quasi<", ">system<"})
      EXPECT_EQ(page.find(code), std::string::npos) << name << " " << code;
  }
  EXPECT_NE(read("risk.html").find("<dt>Made on</dt><dd>22 November 2026</dd>"), std::string::npos);
  EXPECT_NE(read("risk.html").find("<dd>Evaluation study</dd>"), std::string::npos);
  EXPECT_NE(read("risk.html").find("<dd>It does not apply: every person"), std::string::npos);
  EXPECT_NE(read("codebook.html").find("a trait that an outsider may know"), std::string::npos);
}

TEST_F(Bundle, PagesStandAloneAndEscapeWhatTheyShow) {
  for (const char* name : {"risk.html", "codebook.html"}) {
    const std::string page = read(name);
    EXPECT_EQ(page.find("<script"), std::string::npos) << name;
    EXPECT_EQ(page.find("http"), std::string::npos) << name;
    EXPECT_NE(page.find("<html lang=\"en-GB\">"), std::string::npos) << name;
  }
  EXPECT_NE(read("risk.html").find("<dd>To see &lt;b&gt;whether"), std::string::npos);
  EXPECT_NE(read("risk.html").find("<dt>People who said yes to</dt>"), std::string::npos);
  EXPECT_NE(read("risk.html").find("chance of at most"), std::string::npos);
}

/// Two time points a person; k counts people.
TEST(LongBundle, HasARowAPersonAndTimePointAndPassesVerification) {
  disclosure::Table people = make_people();
  disclosure::Column later{"later", {}, {}};
  for (std::size_t row = 0; row < people.rows(); ++row) later.add(row % 3 == 0 ? "" : std::to_string(row % 20));
  people.columns.push_back(std::move(later));
  Plan plan = make_plan();
  plan.fields["later"] = {Role::Sensitive, nullptr, 1};
  SeededRandom random(3);
  const auto anonymised = anonymise(people, plan, random);
  ASSERT_TRUE(anonymised);
  const auto describe = [&](const char* column) {
    ColumnDescription description = *anonymised->codebook.find_column(column);
    description.name = "score";
    description.minimum = 0;
    description.maximum = 100;
    description.missing = {{"", "No answer"}};
    return description;
  };
  BundleFacts facts;
  facts.title = "long";
  facts.formats = *parse_data_formats("all");
  facts.long_plan = LongPlan{{{"START", "at the start"}, {"END", "at the end"}},
                             {{"score", "START", describe("score")}, {"later", "END", describe("later")}}};
  const auto files = make_bundle(*anonymised, plan, facts);
  ASSERT_TRUE(files);
  const test::TemporaryFolder temporary;
  ASSERT_TRUE(write_bundle(temporary.path() / "long", *files));
  const auto verification = verify_bundle(temporary.path() / "long");
  ASSERT_TRUE(verification);
  EXPECT_TRUE(verification->findings.empty()) << verification->findings.front().message;
  EXPECT_EQ(verification->rows, 2 * anonymised->data.rows());
  EXPECT_EQ(verification->smallest_class, anonymised->risk_after.smallest_class);  // of people, not of rows
  const auto table = parse_csv(find_content(*files, "data.csv"));
  EXPECT_NE(table->find_column("timepoint"), nullptr);
  EXPECT_EQ(table->find_column("later"), nullptr);
  EXPECT_EQ(table->columns.size(), anonymised->data.columns.size());
}

TEST_F(Bundle, VerifyNoticesADeletedRowEvenWithForgedHashes) {
  edit_rows([](auto& rows) { rows.pop_back(); });
  forge_hashes();
  EXPECT_TRUE(finds("rows"));
}

TEST_F(Bundle, VerifyNoticesAUniqueRowEvenWithForgedHashes) {
  edit_rows([](auto& rows) {
    const auto age = std::find(rows[0].begin(), rows[0].end(), "age") - rows[0].begin();
    const auto allowed = std::string(disclosure::age_hierarchy().names(static_cast<std::size_t>(1)).front());
    auto row = rows[1];
    row[static_cast<std::size_t>(age)] = allowed;
    rows.push_back(row);
  });
  forge_hashes();
  EXPECT_TRUE(finds("k") || finds("value"));
  EXPECT_TRUE(finds("k"));
  EXPECT_TRUE(finds("rows"));
}

TEST_F(Bundle, VerifyNoticesSwappedColumnsEvenWithForgedHashes) {
  edit_rows([](auto& rows) {
    for (auto& row : rows) std::swap(row[1], row[3]);
  });
  forge_hashes();
  EXPECT_TRUE(finds("column-order"));
  edit_rows(
      [](auto& rows) { std::swap(rows[0][1], rows[0][3]); });  // the header as it was: values under the wrong name
  forge_hashes();
  EXPECT_TRUE(finds("value"));
}

TEST_F(Bundle, VerifyNoticesAColumnThatTheCodebookDoesNotKnow) {
  edit_rows([](auto& rows) {
    for (auto& row : rows) row.push_back("x");
  });
  forge_hashes();
  EXPECT_TRUE(finds("unknown-column"));
}

TEST_F(Bundle, VerifyNoticesAnOrderOfRowsThatCouldTellWhoCameWhen) {
  edit_rows([](auto& rows) { std::swap(rows[1], rows[2]); });
  forge_hashes();
  EXPECT_TRUE(finds("row-order"));
}

TEST_F(Bundle, VerifyRefusesAFolderThatIsNoExtract) {
  const auto verification = verify_bundle(temporary_.path());
  ASSERT_FALSE(verification);
  EXPECT_EQ(error_code_info(verification.error().code).exit_code, 2);
}

TEST_F(Bundle, AFolderThatHoldsSomethingIsLeftAlone) {
  const auto again = write_bundle(folder(), {{"data.csv", "other"}});
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().code, ErrorCode::Conflict);
  EXPECT_NE(read("data.csv"), "other");
}

TEST_F(Bundle, NothingIsLeftWhenWritingFails) {
  const fs::path other = temporary_.path() / "second";
  EXPECT_FALSE(write_bundle(other, {{"data.csv", "one"}, {"no-such-folder/x", "two"}}));
  EXPECT_FALSE(fs::exists(other));
  EXPECT_EQ(std::distance(fs::directory_iterator(temporary_.path()), fs::directory_iterator()), 1);
}

TEST_F(Bundle, TwoExtractsCannotBeJoined) {
  SeededRandom random(4);
  auto second = anonymise(make_people(), make_plan(), random);
  ASSERT_TRUE(second);
  const auto first = parse_csv(read("data.csv"));
  for (const std::string& pid : second->data.find_column("pid")->dictionary.values())
    EXPECT_FALSE(first->find_column("pid")->dictionary.find(pid));
}

TEST(Anonymise, RefusesAColumnWithoutARole) {
  SeededRandom random(1);
  Plan plan = make_plan();
  plan.fields.erase("answer");
  const auto refused = anonymise(make_people(), plan, random);
  ASSERT_FALSE(refused);
  ASSERT_EQ(refused.error().issues.size(), 1U);
  EXPECT_EQ(refused.error().issues[0].path, "answer");
}

TEST(Anonymise, RefusesFreeTextThatCallsItselfHarmless) {
  SeededRandom random(1);
  disclosure::Table table = make_people();
  table.columns[2].codes.back() = table.columns[2].dictionary.add(std::string(300, 'w'));
  Plan plan = make_plan();
  plan.fields["remark"].role = Role::Insensitive;
  const auto refused = anonymise(table, plan, random);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().issues[0].code, "free-text");
}

TEST(Anonymise, NamesTheRecordWhoseValueTheHierarchyLacks) {
  SeededRandom random(1);
  disclosure::Table table = make_people();
  table.columns[4].codes[7] = table.columns[4].dictionary.add("F");
  const auto refused = anonymise(table, make_plan(), random);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().issues[0].path, "sex");
  EXPECT_EQ(refused.error().issues[0].message, "The value of record 8 is not in the hierarchy. Add it there.");
}

TEST(Anonymise, FewerSuppressedRecordsThanKAreLeftOutAltogether) {
  disclosure::Table table;
  table.columns = {{"group", {}, {}}, {"answer", {}, {}}};
  for (int i = 0; i < 52; ++i) {
    table.columns[0].add(i < 50 ? "common" : "rare");
    table.columns[1].add("yes");
  }
  Plan plan;
  plan.suppression_limit = 0.05;
  plan.fields["group"] = {Role::Quasi, nullptr, 1};
  plan.fields["answer"] = {Role::Sensitive, nullptr, 1};
  SeededRandom random(1);
  const auto anonymised = anonymise(table, plan, random);
  ASSERT_TRUE(anonymised);
  EXPECT_EQ(anonymised->left_out, 2);
  EXPECT_EQ(anonymised->data.rows(), 50U);
}

}  // namespace
}  // namespace cairn::extract
