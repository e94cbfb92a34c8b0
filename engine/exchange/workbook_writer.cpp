#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xlsxwriter.h>

#include <algorithm>

#include "engine/base/text.h"
#include "engine/exchange/workbook.h"

namespace cairn::exchange {
namespace {

constexpr std::size_t kMaxCellCharacters = 32'767;  // of Excel
constexpr time_t kCreated = 946'684'800;            // the same each time: 1 January 2000

/// A file in memory; libxlsxwriter writes to names only.
class MemoryFile {
 public:
  MemoryFile() : descriptor_(memfd_create("workbook", MFD_CLOEXEC)) {}
  MemoryFile(const MemoryFile&) = delete;
  MemoryFile& operator=(const MemoryFile&) = delete;
  ~MemoryFile() {
    if (descriptor_ >= 0) close(descriptor_);
  }
  bool is_open() const { return descriptor_ >= 0; }
  std::string name() const { return "/proc/self/fd/" + std::to_string(descriptor_); }

  std::string bytes() const {
    struct stat status = {};
    if (fstat(descriptor_, &status) != 0) return "";
    std::string out(static_cast<std::size_t>(status.st_size), '\0');
    std::size_t have = 0;
    while (have < out.size()) {
      const ssize_t count = pread(descriptor_, out.data() + have, out.size() - have, static_cast<off_t>(have));
      if (count <= 0) return "";
      have += static_cast<std::size_t>(count);
    }
    return out;
  }

 private:
  int descriptor_;
};

void write_sheet(lxw_workbook* book, const Sheet& sheet, lxw_format* heading, lxw_format* wrapped) {
  lxw_worksheet* page = workbook_add_worksheet(book, sheet.name.c_str());
  std::size_t widest = 0;
  for (std::size_t i = 0; i < sheet.rows.size(); ++i) {
    const std::vector<std::string>& cells = sheet.rows[i].cells;
    widest = std::max(widest, cells.size());
    for (std::size_t column = 0; column < cells.size(); ++column) {
      if (cells[column].empty()) continue;
      worksheet_write_string(page, static_cast<lxw_row_t>(i), static_cast<lxw_col_t>(column), cells[column].c_str(),
                             i == 0 ? heading : wrapped);
    }
  }
  if (widest > 0) worksheet_set_column(page, 0, static_cast<lxw_col_t>(widest - 1), 24, nullptr);
  worksheet_freeze_panes(page, 1, 0);
}

}  // namespace

Result<std::string> write_workbook(const Workbook& workbook) {
  for (const Sheet& sheet : workbook.sheets) {
    for (const Row& row : sheet.rows) {
      for (const std::string& cell : row.cells) {
        if (count_characters(cell) > kMaxCellCharacters)
          return Error{ErrorCode::Unprocessable,
                       "A text is longer than the 32767 characters that a cell holds. Shorten it."};
      }
    }
  }
  const MemoryFile file;
  const Error failure{ErrorCode::Internal, "The workbook could not be written."};
  if (!file.is_open()) return failure;
  lxw_workbook* book = workbook_new(file.name().c_str());
  if (book == nullptr) return failure;
  lxw_doc_properties properties = {};
  properties.created = kCreated;
  workbook_set_properties(book, &properties);
  lxw_format* heading = workbook_add_format(book);
  format_set_bold(heading);
  lxw_format* wrapped = workbook_add_format(book);
  format_set_text_wrap(wrapped);
  format_set_num_format_index(wrapped, 49);  // text: what a person types over it stays text
  for (const Sheet& sheet : workbook.sheets) write_sheet(book, sheet, heading, wrapped);
  if (workbook_close(book) != LXW_NO_ERROR) return failure;
  std::string bytes = file.bytes();
  if (bytes.empty()) return failure;
  return bytes;
}

}  // namespace cairn::exchange
