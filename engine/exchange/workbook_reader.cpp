#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <map>
#include <pugixml.hpp>

#include "engine/base/text.h"
#include "engine/exchange/workbook.h"
#include "engine/exchange/zip_archive.h"

namespace cairn::exchange {
namespace {

/// Element names without the prefix that some programs write ("x:row").
std::string_view local_name(const pugi::xml_node& node) {
  const std::string_view name = node.name();
  const std::size_t colon = name.find(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

pugi::xml_node child(const pugi::xml_node& parent, std::string_view name) {
  for (const pugi::xml_node& node : parent.children()) {
    if (local_name(node) == name) return node;
  }
  return {};
}

bool is_same(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) {
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
    return lower(x) == lower(y);
  });
}

/// Document types and entities of one's own are not read by pugixml: "&evil;" stays those six characters.
Result<void> load(pugi::xml_document& document, std::string& text, const std::string& part) {
  constexpr unsigned kParsing = pugi::parse_minimal | pugi::parse_escapes | pugi::parse_eol | pugi::parse_ws_pcdata |
                                pugi::parse_cdata | pugi::parse_wconv_attribute;
  const auto result = document.load_buffer_inplace(text.data(), text.size(), kParsing);
  if (!result)
    return Error{ErrorCode::InvalidArgument, "The part '" + part + "' is not well-formed XML. Save the workbook anew."};
  return {};
}

/// The text of a <si> or <is>: its own <t>, or those of its runs; not the phonetic guide.
std::string rich_text(const pugi::xml_node& node) {
  std::string out;
  for (const pugi::xml_node& part : node.children()) {
    if (local_name(part) == "t") out += part.text().get();
    if (local_name(part) == "r") out += child(part, "t").text().get();
  }
  return out;
}

/// Binary fractions as a person typed them: 0.10000000000000001 is 0.1, 3.0 is 3.
std::string shown_number(std::string_view text) {
  double value = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (failure != std::errc{} || end != text.data() + text.size() || !std::isfinite(value)) return std::string(text);
  if (std::abs(value) >= 1e15 || (value != 0 && std::abs(value) < 1e-6)) return std::string(text);
  char buffer[64];
  std::snprintf(buffer, sizeof buffer, "%.15g", value);
  return buffer;
}

class Reader {
 public:
  explicit Reader(ZipArchive archive) : archive_(std::move(archive)) {}

  Result<Workbook> run(const std::vector<std::string_view>& names) {
    CAIRN_TRY(read_relations());
    CAIRN_TRY(read_shared_texts());
    CAIRN_ASSIGN(std::string text, archive_.read("xl/workbook.xml"));
    pugi::xml_document document;
    CAIRN_TRY(load(document, text, "xl/workbook.xml"));
    Workbook workbook;
    for (const pugi::xml_node& sheet : child(document.document_element(), "sheets").children()) {
      const std::string name = sheet.attribute("name").value();
      const std::string_view plain = trim(name);
      const bool is_wanted =
          std::any_of(names.begin(), names.end(), [&](auto wanted) { return is_same(wanted, plain); });
      if (!is_wanted || workbook.find(plain) != nullptr) continue;
      CAIRN_ASSIGN(Sheet read, read_sheet(std::string(plain), target_of(sheet)));
      workbook.sheets.push_back(std::move(read));
    }
    return workbook;
  }

 private:
  Result<void> read_relations() {
    const std::string part = "xl/_rels/workbook.xml.rels";
    CAIRN_ASSIGN(std::string text, archive_.read(part));
    pugi::xml_document document;
    CAIRN_TRY(load(document, text, part));
    for (const pugi::xml_node& relation : document.document_element().children()) {
      std::string target = relation.attribute("Target").value();
      target = target.starts_with('/') ? target.substr(1) : "xl/" + target;
      targets_[relation.attribute("Id").value()] = std::move(target);
    }
    return {};
  }

  std::string target_of(const pugi::xml_node& sheet) const {
    for (const pugi::xml_attribute& attribute : sheet.attributes()) {
      if (!std::string_view(attribute.name()).ends_with(":id")) continue;
      const auto target = targets_.find(attribute.value());
      if (target != targets_.end()) return target->second;
    }
    return "";
  }

  Result<void> read_shared_texts() {
    const std::string part = "xl/sharedStrings.xml";
    if (!archive_.has(part)) return {};
    CAIRN_ASSIGN(std::string text, archive_.read(part));
    pugi::xml_document document;
    CAIRN_TRY(load(document, text, part));
    for (const pugi::xml_node& entry : document.document_element().children()) shared_.push_back(rich_text(entry));
    return {};
  }

  Result<Sheet> read_sheet(std::string name, const std::string& part) {
    CAIRN_ASSIGN(std::string text, archive_.read(part));
    pugi::xml_document document;
    CAIRN_TRY(load(document, text, part));
    Sheet sheet{std::move(name), {}};
    std::size_t last = 0;
    for (const pugi::xml_node& node : child(document.document_element(), "sheetData").children()) {
      const std::size_t number = node.attribute("r").as_uint(static_cast<unsigned>(last + 1));
      last = number;
      Row row{number, {}};
      CAIRN_TRY(read_cells(node, row));
      const bool is_empty =
          std::all_of(row.cells.begin(), row.cells.end(), [](const auto& cell) { return cell.empty(); });
      if (is_empty) continue;
      if (sheet.rows.size() >= kMaxRows)
        return Error{ErrorCode::TooLarge, "The sheet '" + sheet.name + "' has more than 200000 rows. Divide the form."};
      sheet.rows.push_back(std::move(row));
    }
    return sheet;
  }

  Result<void> read_cells(const pugi::xml_node& node, Row& row) {
    std::size_t next = 0;
    for (const pugi::xml_node& cell : node.children()) {
      const std::size_t column = column_of(cell.attribute("r").value(), next);
      next = column + 1;
      std::string text(trim(value_of(cell)));
      if (text.empty()) continue;
      if (column >= kMaxColumns || ++cells_ > kMaxCells)
        return Error{ErrorCode::TooLarge,
                     "The workbook has more columns or cells than a form needs (500 columns, "
                     "2 million cells). Remove what is no form."};
      if (row.cells.size() <= column) row.cells.resize(column + 1);
      row.cells[column] = std::move(text);
    }
    return {};
  }

  /// "C7" is column 2; without a place the next one.
  static std::size_t column_of(std::string_view place, std::size_t next) {
    std::size_t column = 0;
    for (const char c : place) {
      if (c < 'A' || c > 'Z') break;
      column = std::min<std::size_t>(column * 26 + static_cast<std::size_t>(c - 'A') + 1, 1'000'000);
    }
    return column == 0 ? next : column - 1;
  }

  std::string value_of(const pugi::xml_node& cell) const {
    const std::string_view type = cell.attribute("t").value();
    if (type == "inlineStr") return rich_text(child(cell, "is"));
    const std::string_view value = child(cell, "v").text().get();
    if (type == "s") {
      std::size_t index = 0;
      const auto read = std::from_chars(value.data(), value.data() + value.size(), index);
      return read.ec == std::errc{} && index < shared_.size() ? shared_[index] : "";
    }
    if (type == "b") return value == "1" ? "TRUE" : "FALSE";
    if (type == "e") return "";
    return type == "str" ? std::string(value) : shown_number(value);
  }

  ZipArchive archive_;
  std::map<std::string, std::string> targets_;
  std::vector<std::string> shared_;
  std::size_t cells_ = 0;
};

}  // namespace

const Sheet* Workbook::find(std::string_view name) const {
  const auto found =
      std::find_if(sheets.begin(), sheets.end(), [&](const Sheet& sheet) { return is_same(sheet.name, name); });
  return found == sheets.end() ? nullptr : &*found;
}

std::string column_letters(std::size_t column) {
  std::string out;
  for (std::size_t rest = column + 1; rest > 0; rest = (rest - 1) / 26)
    out.insert(out.begin(), static_cast<char>('A' + (rest - 1) % 26));
  return out;
}

Result<Workbook> read_workbook(std::string_view bytes, const std::vector<std::string_view>& names) {
  CAIRN_ASSIGN(ZipArchive archive, ZipArchive::open(bytes));
  CAIRN_ASSIGN(Workbook workbook, Reader(std::move(archive)).run(names));
  for (const Sheet& sheet : workbook.sheets) {
    for (const Row& row : sheet.rows) {
      for (const std::string& cell : row.cells) {
        if (!is_utf8(cell)) return Error{ErrorCode::InvalidArgument, "The workbook holds text that is not UTF-8."};
      }
    }
  }
  return workbook;
}

}  // namespace cairn::exchange
