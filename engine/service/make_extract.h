#pragma once

#include <string>
#include <vector>

#include "engine/extract/bundle.h"
#include "engine/service/extract_records.h"
#include "engine/service/study_records.h"

namespace cairn::service {

enum class ExtractLayout { Wide, Long };  // one row a person; one row a person and time point

/// What is asked for of one recorded study.
struct ExtractOrder {
  std::string study;                // id
  std::int64_t k = 5;               // 5 or more
  double suppression_limit = 0.04;  // share of people whose four traits may become * together
  ExtractLayout layout = ExtractLayout::Wide;
};

struct MadeExtract {
  ExtractSummary summary;
  std::vector<extract::BundleFile> files;
};

/// Makes an extract (permission MakeExtract), k counted over people in either layout: population at one moment →
/// withdrawn people leave → latest choice for this purpose and text is yes → national data opt-out → whoever would
/// stand out beside the pathway's earlier extracts leaves (earlier_extracts.h) → every field has a role → identifiers,
/// free text and system fields leave → pseudonyms under a key that is not kept (a linkable study: under its own) →
/// dates become days since referral → generalisation and suppression to k → the written files are verified → kept under
/// extracts/<id> of the data folder, awaiting the approval of a second person (decide_extract.h). The making, or the
/// attempt, is audited; nothing is left when any step fails. Unprocessable: an order that cannot be. Gone: past the
/// study's last day. NoSolution, InsufficientData: too few people.
Result<MadeExtract> make_extract(const Services& services, const access::Actor& actor, const ExtractOrder& order);

}  // namespace cairn::service
