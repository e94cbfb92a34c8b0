kinds <- if (is.null(type)) 1:9 else type
values <- lapply(kinds, function(kind) quantile(x, probs, type = kind, na.rm = TRUE, names = FALSE))
setNames(values, paste0("type", kinds))
