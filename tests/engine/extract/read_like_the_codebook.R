# Writes what read.R reads from a folder, one line a cell, so that a test can compare it with what went in.
folder <- commandArgs(TRUE)[1]
source(file.path(folder, "read.R"))
data <- read_extract(folder)
stopifnot(nzchar(attr(data[[1]], "label")))
for (i in seq_along(data)) for (x in as.character(data[[i]]))
  cat(names(data)[i], "|", if (is.na(x)) "NA" else paste(utf8ToInt(enc2utf8(x)), collapse = " "), "\n", sep = "")
