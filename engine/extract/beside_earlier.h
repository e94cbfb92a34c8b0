#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "engine/base/result.h"
#include "engine/disclosure/local_recoding.h"
#include "engine/extract/plan.h"

namespace cairn::extract {

/// What ties an extract to those before it.
struct EarlierExtracts {
  static constexpr std::uint32_t kNever = UINT32_MAX;
  /// Records whose quasi-identifiers earlier extracts have shown are written as they were then, and so tell nothing new
  /// to whoever joins the extracts. By row: position in `traits`, or kNever. Empty: all are new. Each combination must
  /// have k such records or more.
  std::vector<std::uint32_t> class_of;
  std::vector<std::map<std::string, std::string>> traits;  // field → what was written; a field that is not there: "*"
  /// Of a project whose extracts are to be joined person by person: pseudonyms follow from it. Empty: a fresh key that
  /// is not kept.
  std::string secret;

  bool is_new(std::size_t row) const { return class_of.empty() || class_of[row] == kNever; }
};

/// How new records and those shown before are written together; `search` is that of the new ones.
struct BesideEarlier {
  disclosure::SearchResult search;
  disclosure::Recoding recoding;
};

/// New records are a table of their own; the others are written as they were before, and their leaves in `quasi` become
/// ones under what is written. `names`: of the quasi-identifiers. Conflict when what was shown is not in the
/// hierarchies; NoSolution when the new records cannot satisfy the model.
Result<BesideEarlier> recode_beside_earlier(std::vector<disclosure::QuasiIdentifier>& quasi,
                                            const std::vector<std::string>& names,
                                            const disclosure::PrivacyModel& model, const Plan& plan,
                                            const EarlierExtracts& earlier);

}  // namespace cairn::extract
