#pragma once

#include <array>
#include <string_view>

#include "engine/fhir/questionnaire.h"

namespace cairn::exchange {

enum class RowKind { Question, BeginGroup, BeginRepeat, EndGroup, EndRepeat, Metadata };

/// A type of XLSForm and what it becomes. A list follows the word where `has_list`.
struct XlsformType {
  std::string_view word;
  RowKind kind;
  fhir::ItemType type = fhir::ItemType::String;
  bool has_list = false, repeats = false, hidden = false;
  std::string_view control = {}, media = {};
  std::string_view loss = {};  // a sentence when something of it cannot be carried over
};

using fhir::ItemType;
inline constexpr std::string_view kNoPlace = "Places are not part of a questionnaire; it is asked as text.";
inline constexpr std::string_view kNoDevice = "Cairn does not record devices or callers; the row is left out.";

// The first row of a kind is the one that is written.
// clang-format off
inline constexpr std::array kXlsformTypes = {
    XlsformType{"text", RowKind::Question},
    XlsformType{"string", RowKind::Question},
    XlsformType{"phone number", RowKind::Question},
    XlsformType{"integer", RowKind::Question, ItemType::Integer},
    XlsformType{"int", RowKind::Question, ItemType::Integer},
    XlsformType{"decimal", RowKind::Question, ItemType::Decimal},
    XlsformType{"range", RowKind::Question, ItemType::Integer, false, false, false, "slider"},
    XlsformType{"date", RowKind::Question, ItemType::Date},
    XlsformType{"time", RowKind::Question, ItemType::Time},
    XlsformType{"datetime", RowKind::Question, ItemType::DateTime},
    XlsformType{"select_one", RowKind::Question, ItemType::Choice, true},
    XlsformType{"select one", RowKind::Question, ItemType::Choice, true},
    XlsformType{"select one from", RowKind::Question, ItemType::Choice, true},
    XlsformType{"select1", RowKind::Question, ItemType::Choice, true},
    XlsformType{"select_multiple", RowKind::Question, ItemType::Choice, true, true},
    XlsformType{"select multiple", RowKind::Question, ItemType::Choice, true, true},
    XlsformType{"select multiple from", RowKind::Question, ItemType::Choice, true, true},
    XlsformType{"select all that apply from", RowKind::Question, ItemType::Choice, true, true},
    XlsformType{"rank", RowKind::Question, ItemType::Choice, true, true, false, {}, {}, "FHIR has no ranking; the options can be chosen without an order."},
    XlsformType{"select_one_from_file", RowKind::Question, ItemType::String, true, false, false, {}, {}, "The options are in a file beside the form; it is asked as text."},
    XlsformType{"select_multiple_from_file", RowKind::Question, ItemType::String, true, false, false, {}, {}, "The options are in a file beside the form; it is asked as text."},
    XlsformType{"select_one_external", RowKind::Question, ItemType::String, true, false, false, {}, {}, "The options are in a file beside the form; it is asked as text."},
    XlsformType{"note", RowKind::Question, ItemType::Display},
    XlsformType{"acknowledge", RowKind::Question, ItemType::Boolean, false, false, false, "check-box"},
    XlsformType{"trigger", RowKind::Question, ItemType::Boolean, false, false, false, "check-box"},
    XlsformType{"calculate", RowKind::Question, ItemType::String, false, false, true},
    XlsformType{"hidden", RowKind::Question, ItemType::String, false, false, true},
    XlsformType{"begin_group", RowKind::BeginGroup, ItemType::Group},
    XlsformType{"begin group", RowKind::BeginGroup, ItemType::Group},
    XlsformType{"end_group", RowKind::EndGroup},
    XlsformType{"end group", RowKind::EndGroup},
    XlsformType{"begin_repeat", RowKind::BeginRepeat, ItemType::Group},
    XlsformType{"begin repeat", RowKind::BeginRepeat, ItemType::Group},
    XlsformType{"end_repeat", RowKind::EndRepeat},
    XlsformType{"end repeat", RowKind::EndRepeat},
    XlsformType{"image", RowKind::Question, ItemType::Attachment, false, false, false, {}, "image"},
    XlsformType{"photo", RowKind::Question, ItemType::Attachment, false, false, false, {}, "image"},
    XlsformType{"audio", RowKind::Question, ItemType::Attachment, false, false, false, {}, "audio"},
    XlsformType{"video", RowKind::Question, ItemType::Attachment, false, false, false, {}, "video"},
    XlsformType{"file", RowKind::Question, ItemType::Attachment},
    XlsformType{"barcode", RowKind::Question, ItemType::String, false, false, false, {}, {}, "A browser form reads no bar codes; it is asked as text."},
    XlsformType{"geopoint", RowKind::Question, ItemType::String, false, false, false, {}, {}, kNoPlace},
    XlsformType{"location", RowKind::Question, ItemType::String, false, false, false, {}, {}, kNoPlace},
    XlsformType{"geotrace", RowKind::Question, ItemType::String, false, false, false, {}, {}, kNoPlace},
    XlsformType{"geoshape", RowKind::Question, ItemType::String, false, false, false, {}, {}, kNoPlace},
    XlsformType{"today", RowKind::Question, ItemType::Date, false, false, true},
    XlsformType{"start", RowKind::Question, ItemType::DateTime, false, false, true},
    XlsformType{"end", RowKind::Metadata, ItemType::String, false, false, false, {}, {}, "The time of sending is part of every response; the row is left out."},
    XlsformType{"deviceid", RowKind::Metadata, ItemType::String, false, false, false, {}, {}, kNoDevice},
    XlsformType{"phonenumber", RowKind::Metadata, ItemType::String, false, false, false, {}, {}, kNoDevice},
    XlsformType{"simserial", RowKind::Metadata, ItemType::String, false, false, false, {}, {}, kNoDevice},
    XlsformType{"subscriberid", RowKind::Metadata, ItemType::String, false, false, false, {}, {}, kNoDevice},
    XlsformType{"username", RowKind::Metadata, ItemType::String, false, false, false, {}, {}, kNoDevice},
    XlsformType{"email", RowKind::Metadata, ItemType::String, false, false, false, {}, {}, kNoDevice},
    XlsformType{"audit", RowKind::Metadata, ItemType::String, false, false, false, {}, {}, "How long a person takes is not recorded; the row is left out."},
    XlsformType{"start-geopoint", RowKind::Metadata, ItemType::String, false, false, false, {}, {}, kNoDevice},
    XlsformType{"background-audio", RowKind::Metadata, ItemType::String, false, false, false, {}, {}, "Nobody is recorded while answering; the row is left out."},
};
// clang-format on

/// Appearances that have a counterpart in FHIR, by what they stand on.
struct AppearanceRow {
  std::string_view word, control;
  bool on_group;
};
inline constexpr std::array kAppearances = {
    AppearanceRow{"minimal", "drop-down", false},   AppearanceRow{"autocomplete", "autocomplete", false},
    AppearanceRow{"search", "autocomplete", false}, AppearanceRow{"field-list", "page", true},
    AppearanceRow{"table-list", "table", true},
};

}  // namespace cairn::exchange
