#include "engine/extract/verify_joined.h"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

#include "engine/extract/bundle.h"
#include "engine/extract/csv.h"
#include "engine/extract/verify_parts.h"

namespace cairn::extract {
namespace {

/// The pseudonym of a person → the class of their traits, from 1; 0 is for people who are missing.
using Classes = std::map<std::string, std::uint32_t, std::less<>>;

Result<Classes> read_classes(const std::filesystem::path& folder) {
  CAIRN_ASSIGN(const std::string text, read_file(folder / "codebook.json", kManifestLimits.max_bytes));
  CAIRN_ASSIGN(const Json document, parse_json(text, kManifestLimits));
  CAIRN_ASSIGN(const Codebook codebook, read_codebook(document));
  CAIRN_ASSIGN(const std::string csv, read_file(folder / "data.csv"));
  CAIRN_ASSIGN(const disclosure::Table data, parse_csv(csv));
  const disclosure::Column* person = nullptr;
  std::vector<const disclosure::Column*> quasi;
  for (const ColumnDescription& column : codebook.columns) {
    if (column.type == ColumnType::Pseudonym) person = data.find_column(column.name);
    if (column.role == disclosure::Role::Quasi) quasi.push_back(data.find_column(column.name));
  }
  if (person == nullptr)
    return Error{ErrorCode::InvalidArgument, "This extract has no pseudonyms by which it could be joined."};
  const disclosure::Grouping grouping = disclosure::group_rows(data.rows(), quasi);
  Classes classes;
  for (std::size_t row = 0; row < data.rows(); ++row) classes.emplace(person->text(row), grouping.group_of[row] + 1);
  return classes;
}

}  // namespace

Result<JoinedExtracts> count_joined(const std::vector<std::filesystem::path>& folders) {
  std::map<std::string, std::vector<std::uint32_t>, std::less<>> joint_of;  // by pseudonym
  for (std::size_t i = 0; i < folders.size(); ++i) {
    CAIRN_ASSIGN(const Classes classes, read_classes(folders[i]));
    bool is_known = i == 0;
    for (const auto& [person, number] : classes) {
      std::vector<std::uint32_t>& joint = joint_of[person];
      is_known = is_known || !joint.empty();
      joint.resize(folders.size(), 0);
      joint[i] = number;
    }
    if (!is_known)
      return Error{ErrorCode::InvalidArgument,
                   folders[i].string() +
                       " has no pseudonym in common with the extracts before it. Only extracts of a "
                       "study whose pseudonyms are the same in all can be joined by them."};
  }
  std::map<std::vector<std::uint32_t>, std::int64_t> sizes;
  for (const auto& [person, joint] : joint_of) ++sizes[joint];
  JoinedExtracts joined{joint_of.size(), 0};
  for (const auto& [joint, size] : sizes)
    joined.smallest_joint_class = joined.smallest_joint_class == 0 ? size : std::min(joined.smallest_joint_class, size);
  return joined;
}

}  // namespace cairn::extract
