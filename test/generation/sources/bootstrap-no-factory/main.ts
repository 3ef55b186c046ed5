console.log('nothing here');
