"""Style sheets, icons, translations, the phone page, agreements and the sample document."""
