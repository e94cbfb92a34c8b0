#pragma once

#include <vector>

#include "engine/disclosure/redaction/redactor.h"

/// The rules of the redactor, each over normalised text. Offsets of what they find are bytes of that text.
namespace cairn::disclosure::redaction {

using Found = std::vector<Redaction>;

void find_nhs_numbers(std::string_view text, Found& found);
void find_spelt_numbers(std::string_view text, Found& found);  // digit by digit, in figures or words
void find_patterns(std::string_view text, Found& found);       // everything with a shape of its own
void find_addresses(std::string_view text, Found& found);
void find_persons(std::string_view text, Found& found);

/// Modulus 11 of the NHS Data Dictionary: ten digits, weights 10 to 2, check digit 11 less the remainder (11 is 0, 10
/// is never given out).
bool is_nhs_number(std::string_view ten_digits);

}  // namespace cairn::disclosure::redaction
