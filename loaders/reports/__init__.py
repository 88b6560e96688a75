"""What people look at: pages, workbooks and terminal tables made from plain data. Renders, decides nothing."""
