#pragma once

#include <array>
#include <string_view>

#include "engine/fhir/questionnaire.h"

namespace cairn::exchange {

/// Behind the name of a form or matrix that is also the name of a field.
inline constexpr std::string_view kGroupSuffix = "_group";

/// The columns of a data dictionary, in its order: the name here, the heading, and the name in REDCap's interface.
struct RedcapColumn {
  std::string_view key, heading;
};
inline constexpr std::array kRedcapColumns = {
    RedcapColumn{"field_name", "Variable / Field Name"},
    RedcapColumn{"form_name", "Form Name"},
    RedcapColumn{"section_header", "Section Header"},
    RedcapColumn{"field_type", "Field Type"},
    RedcapColumn{"field_label", "Field Label"},
    RedcapColumn{"select_choices_or_calculations", "Choices, Calculations, OR Slider Labels"},
    RedcapColumn{"field_note", "Field Note"},
    RedcapColumn{"text_validation_type_or_show_slider_number", "Text Validation Type OR Show Slider Number"},
    RedcapColumn{"text_validation_min", "Text Validation Min"},
    RedcapColumn{"text_validation_max", "Text Validation Max"},
    RedcapColumn{"identifier", "Identifier?"},
    RedcapColumn{"branching_logic", "Branching Logic (Show field only if...)"},
    RedcapColumn{"required_field", "Required Field?"},
    RedcapColumn{"custom_alignment", "Custom Alignment"},
    RedcapColumn{"question_number", "Question Number (surveys only)"},
    RedcapColumn{"matrix_group_name", "Matrix Group Name"},
    RedcapColumn{"matrix_ranking", "Matrix Ranking?"},
    RedcapColumn{"field_annotation", "Field Annotation"}};

enum class RedcapColumnId {
  Field,
  Form,
  Section,
  Type,
  Label,
  Choices,
  Note,
  Validation,
  Least,
  Most,
  Identifier,
  Branching,
  Required,
  Alignment,
  Number,
  Matrix,
  Ranking,
  Annotation
};

/// A text validation and what it becomes; the first row that fits is the one that is written.
struct RedcapValidation {
  std::string_view name;
  fhir::ItemType type;
  std::string_view entry_format = {}, pattern = {};
  int decimal_places = -1;
};
// clang-format off
inline constexpr std::array kRedcapValidations = {
    RedcapValidation{"integer", fhir::ItemType::Integer},
    RedcapValidation{"number", fhir::ItemType::Decimal},
    RedcapValidation{"number_1dp", fhir::ItemType::Decimal, {}, {}, 1},
    RedcapValidation{"number_2dp", fhir::ItemType::Decimal, {}, {}, 2},
    RedcapValidation{"number_3dp", fhir::ItemType::Decimal, {}, {}, 3},
    RedcapValidation{"number_4dp", fhir::ItemType::Decimal, {}, {}, 4},
    RedcapValidation{"number_comma_decimal", fhir::ItemType::Decimal},
    RedcapValidation{"date_ymd", fhir::ItemType::Date},
    RedcapValidation{"date_dmy", fhir::ItemType::Date, "DD-MM-YYYY"},
    RedcapValidation{"date_mdy", fhir::ItemType::Date, "MM-DD-YYYY"},
    RedcapValidation{"datetime_ymd", fhir::ItemType::DateTime},
    RedcapValidation{"datetime_dmy", fhir::ItemType::DateTime, "DD-MM-YYYY hh:mm"},
    RedcapValidation{"datetime_mdy", fhir::ItemType::DateTime, "MM-DD-YYYY hh:mm"},
    RedcapValidation{"datetime_seconds_ymd", fhir::ItemType::DateTime, "YYYY-MM-DD hh:mm:ss"},
    RedcapValidation{"datetime_seconds_dmy", fhir::ItemType::DateTime, "DD-MM-YYYY hh:mm:ss"},
    RedcapValidation{"datetime_seconds_mdy", fhir::ItemType::DateTime, "MM-DD-YYYY hh:mm:ss"},
    RedcapValidation{"time", fhir::ItemType::Time},
    RedcapValidation{"time_hh_mm_ss", fhir::ItemType::Time, "hh:mm:ss"},
    RedcapValidation{"email", fhir::ItemType::String, {}, "[^@\\s]+@[^@\\s]+\\.[^@\\s]+"},
    RedcapValidation{"alpha_only", fhir::ItemType::String, {}, "[A-Za-z]+"},
    RedcapValidation{"zipcode", fhir::ItemType::String, {}, "[0-9]{5}(-[0-9]{4})?"},
    RedcapValidation{"mrn_10d", fhir::ItemType::String, {}, "[0-9]{10}"},
};
// clang-format on

}  // namespace cairn::exchange
