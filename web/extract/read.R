# Reads this extract with its codebook: numbers as numbers, categories as factors in the order of the codebook, missing
# codes as NA, texts as they were.
#
#   source("read.R")
#   data <- read_extract()                      # in this folder; levels are the values of the file
#   data <- read_extract(use_labels = TRUE)     # levels are the labels of the codebook
#   attr(data$age, "label")
#
# Needs R 3.5 or newer and nothing else. Check the extract first: cairn verify FOLDER

# Cells that a spreadsheet might run have an apostrophe in front; takes exactly that one away.
remove_guard <- function(x) {
  guarded <- grepl("^'[ '\u007f\u00a0\u200b\u3000\ufeff]*[\u0001-\u001f=+@\uff1d\uff0b\uff0d\uff20-]", x, perl = TRUE)
  x[guarded] <- substring(x[guarded], 2)
  x
}

read_plain <- function(file) {
  table <- read.csv(file, colClasses = "character", check.names = FALSE, na.strings = character(), quote = "\"",
                    comment.char = "", strip.white = FALSE, encoding = "UTF-8")
  table[] <- lapply(table, remove_guard)
  names(table) <- remove_guard(names(table))
  table
}

read_extract <- function(folder = ".", use_labels = FALSE) {
  data <- read_plain(file.path(folder, "data.csv"))
  columns <- read_plain(file.path(folder, "codebook.csv"))
  values <- read_plain(file.path(folder, "codebook_values.csv"))
  for (i in seq_along(data)) {
    name <- names(data)[i]
    column <- columns[columns$name == name, ]
    codes <- values[values$name == name, ]
    x <- data[[i]]
    x[x %in% codes$value[codes$missing == "yes"]] <- NA
    known <- codes[codes$missing == "no", ]
    if (column$type == "integer") {
      number <- as.numeric(x)
      x <- if (all(abs(number) < 2^31, na.rm = TRUE)) as.integer(number) else number
    } else if (column$type == "decimal") {
      x <- as.numeric(x)
    } else if (column$type == "category") {
      x <- factor(x, levels = known$value, labels = if (use_labels) make.unique(known$label) else known$value)
    }
    attr(x, "label") <- column$label
    data[[i]] <- x
  }
  data
}
